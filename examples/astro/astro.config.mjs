import { defineConfig } from 'astro/config'

export default defineConfig({
  // The client is a folder of the repository, outside this one.
  vite: { server: { fs: { allow: ['../..'] } } },
})
