import type { Response } from 'express'
import type { PayloadRequest } from 'payload'
import { html } from './html'
import { layout } from './layout'
import { readSite } from './readSite'

const body = html`<section class="plain">
<h1>There is nothing here</h1>
<p>The page may have moved, or may not be published any more.</p>
<p><a href="/">To the articles</a></p>
</section>`

/** What a reader gets for an address without a page; never kept, because it can be published the next moment. */
export async function notFoundPage(res: Response, req: PayloadRequest): Promise<void> {
  res
    .status(404)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(layout({ site: await readSite(req), title: 'Not found', body }))
}
