import { Link } from '@payloadcms/ui'
import type { AdminViewServerProps } from 'payload'
import { hasMail } from '#platform/mail'
import { ForgotForm } from './ForgotForm'
import './forgot.css'

/** In place of Payload's page: that one says that a mail was sent whatever the server answers. */
export function ForgotView({ initPageResult: { req }, payload }: AdminViewServerProps) {
  const { admin, routes } = payload.config
  if (req.user)
    return (
      <div className="forgot">
        <h1>You are signed in</h1>
        <p>
          Your password is changed under <Link href={`${routes.admin}${admin.routes.account}`}>your account</Link>.
        </p>
      </div>
    )
  return (
    <div className="forgot">
      <h1>Forgot your password?</h1>
      {hasMail(payload) ? <ForgotForm /> : <WithoutMail />}
      <p>
        <Link href={`${routes.admin}${admin.routes.login}`}>Back to the sign-in</Link>
      </p>
    </div>
  )
}

/** The same for everybody: who has an account here is told to nobody. */
function WithoutMail() {
  return (
    <>
      <p>This site cannot send mail, so it cannot send you a link to choose a new one.</p>
      <ul>
        <li>An administrator can give your account a new password, under “Users”.</li>
        <li>
          Whoever runs the server can make a link for you, with <code>npx colloquy user password --email …</code>
        </li>
        <li>
          Mail is set up with <code>SMTP_URL</code> among the settings of the server.
        </li>
      </ul>
    </>
  )
}
