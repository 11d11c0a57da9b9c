import { type Mail, oneLine } from '#platform/mail'

type Linked = { site: string; purpose: 'export' | 'erase'; link: string }

/** Carries the link to whoever asked what is kept under their address, or asked to have it erased. Says nothing of what that is. */
export function renderPersonLink({ link, purpose, site }: Linked): Mail {
  return {
    subject: purpose === 'export' ? 'Your data: the link to download it' : 'Your data: the link to erase it',
    text: [
      'Hello,',
      purpose === 'export'
        ? `Somebody, most likely you, asked ${oneLine(site)} for a copy of everything that is kept under this email address. This page hands it out:`
        : `Somebody, most likely you, asked ${oneLine(site)} to erase what is kept under this email address. Nothing is erased before you say so on this page:`,
      link,
      'The link works once, within 24 hours of that request. If it was not you, there is nothing to do: without the link nothing happens.',
    ].join('\n\n'),
  }
}
