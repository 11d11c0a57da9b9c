import { startSmtp } from './smtp'

/**
 * Starts a mail server for a server under test, which takes every mail: prints its address for `SMTP_URL` on one line, and stays
 * until it is asked to end.
 * Usage: npx tsx tests/support/smtp.cli.ts
 */
const server = await startSmtp()
process.stdout.write(`${server.url}\n`)
const end = async () => {
  await server.stop()
  process.exit(0)
}
process.on('SIGTERM', end)
process.on('SIGINT', end)
