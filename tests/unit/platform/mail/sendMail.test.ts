import { JobCancelledError, type PayloadRequest } from 'payload'
import { describe, expect, it } from 'vitest'
import { oneLine, sendMail } from '../../../../src/platform/mail/mail'

/** What a try to send ends with when the mail server answers with this error. */
const failure = async (error: Error): Promise<unknown> => {
  const payload = {
    logger: { warn: () => {} },
    config: { custom: { services: { platform: { publicUrl: 'https://colloquy.test' } } } },
    sendEmail: () => Promise.reject(error),
  }
  // All that is looked at.
  const req = { payload } as unknown as PayloadRequest
  return sendMail(req, { to: 'robin@reader.example', subject: 'A', text: 'B', id: 'c' }).catch(
    (thrown: unknown) => thrown,
  )
}
const fault = (message: string, codes: object = {}) => Object.assign(new Error(message), codes)

describe('a mail that cannot be sent', () => {
  it.each([
    ['self-signed certificate', 'the certificate of the mail server is self-signed'],
    ['self signed certificate in certificate chain', 'the certificate of the mail server is self-signed'],
    ['certificate has expired', 'the certificate of the mail server has expired'],
    ['unable to verify the first certificate', 'is by an authority that is not known here'],
    ["Hostname/IP does not match certificate's altnames: Host: a. is not b", 'is for another host'],
    ['C0:error:0A00010B:SSL routines::wrong version number', 'does not speak TLS at this port'],
  ])('because of %j says so, with the code', async (message, said) => {
    const error = await failure(fault(message, { code: 'ESOCKET' }))
    expect(error).toMatchObject({ message: expect.stringMatching(new RegExp(`${said} \\(ESOCKET\\)$`)) })
  })

  it('names no address that the server repeats', async () => {
    const error = await failure(fault('Can’t send to robin@reader.example: unable to get local issuer certificate'))
    expect(String(error)).not.toContain('robin')
  })

  it('is tried again, unless the mail server refuses it for good', async () => {
    const refused = { code: 'EENVELOPE', responseCode: 550 }
    expect(await failure(fault('550 no such user', refused))).toBeInstanceOf(JobCancelledError)
    for (const codes of [
      { code: 'EENVELOPE', responseCode: 450 },
      { code: 'EAUTH', responseCode: 535 },
      { code: 'ESOCKET' },
    ])
      expect(await failure(fault('not now', codes))).not.toBeInstanceOf(JobCancelledError)
  })
})

describe('a line of a mail', () => {
  it('holds no control of direction and no control character', () => {
    expect(oneLine('play \u202eonisac\u202c\u0007\nnow')).toBe('play onisac now')
  })
})
