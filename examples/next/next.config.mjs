/** @type {import('next').NextConfig} */
export default {
  // The client is a folder of the repository, outside this one.
  turbopack: { root: new URL('../..', import.meta.url).pathname },
}
