import Link from 'next/link'
import type { ReactNode } from 'react'
import { readSite } from '../lib/server'
import './style.css'

export default async function Layout({ children }: { children: ReactNode }) {
  const { language, title } = await readSite()
  return (
    <html lang={language ?? 'en'}>
      <body>
        <header>
          <Link href="/" className="site">
            {title}
          </Link>
        </header>
        <main>{children}</main>
      </body>
    </html>
  )
}
