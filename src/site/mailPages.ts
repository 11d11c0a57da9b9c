import type { PersonPurpose } from '#privacy'
import { type Html, html } from './html'

/** What a mailed link would do, with the button that does it. */
export function linkPage({ purpose, token }: { purpose: PersonPurpose; token: string }): Html {
  return html`<section class="reply report" aria-labelledby="link-title">
${purpose === 'export' ? exportPart : erasePart}
<form method="post" action="/mail/${token}">
${purpose === 'erase' ? textChoice : ''}
<p><button type="submit">${purpose === 'export' ? 'Download my data' : 'Erase it for good'}</button></p>
</form>
</section>`
}

const exportPart = html`<h1 id="link-title">Download your data</h1>
<p>You get a file (JSON) with the comments that were sent with your address, their earlier texts, what was decided about them and why, the reports you have sent, and what is noted about you.</p>
<p class="note">The link works once. Afterwards you can ask for a new one.</p>`

const erasePart = html`<h1 id="link-title">Erase what is kept about you</h1>
<p>Your address, and the name and website beside your comments, are erased for good: the comments then stand under “Anonymous”, their earlier texts too. Reports you have sent lose your address, and notes about you are deleted.</p>
<p>Two things stay, and your address can be read from neither: a mark that keeps what is erased erased when a backup is restored, and a mark in every ban that was put on your address.</p>`

const textChoice = html`<fieldset class="choices">
<legend>And the texts?</legend>
<div class="choice"><input type="radio" id="texts-keep" name="texts" value="keep" checked><label for="texts-keep">Keep them without my name, so that answers go on making sense</label></div>
<div class="choice"><input type="radio" id="texts-delete" name="texts" value="delete"><label for="texts-delete">Delete my comments altogether; answers to them stay</label></div>
</fieldset>`

export const eraseThanks: Html = html`<section class="plain">
<h1>It is being erased</h1>
<p>This takes a few moments, for very many comments some minutes. You need not wait for it.</p>
<p><a href="/">To the articles</a></p>
</section>`

export function linkGone(message: string): Html {
  return html`<section class="plain">
<h1>This link is not good any more</h1>
<p>${message}</p>
<p><a href="/privacy">Ask for a new one</a></p>
</section>`
}
