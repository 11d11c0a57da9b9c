import { type Mail, oneLine } from '#platform/mail'

type Parts = { site: string; link: string }

/** The mail with which a member of staff chooses a new password. */
export function renderPasswordLink({ link, site }: Parts): Mail {
  return {
    subject: `Your password on ${oneLine(site)}`,
    text: [
      `Somebody, probably you, asked to choose a new password for your account on ${oneLine(site)}.`,
      `Choose one here within an hour:\n${link}`,
      'If it was not you, there is nothing to do: your password stays as it is.',
    ].join('\n\n'),
  }
}
