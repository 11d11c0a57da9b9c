'use client'

import { FieldError, useAuth, useConfig, useDocumentInfo, useField, useFormFields } from '@payloadcms/ui'
import type { TextFieldClientComponent } from 'payload'
import './codes.css'
import { useEffect, useState } from 'react'
import { call } from '#platform/admin/client'

/** Who makes an account, or changes a password, an address or a role, proves again who they are: asked for only then, of the account that asks. */
export const ConfirmField: TextFieldClientComponent = ({ path }) => {
  const { setValue, showError, value } = useField<string>({ path })
  const { user } = useAuth()
  const api = useConfig().config.routes.api
  const { id } = useDocumentInfo()
  const isChanged = useFormFields(
    ([fields]) =>
      Boolean(fields?.password?.value) ||
      fields?.email?.value !== fields?.email?.initialValue ||
      fields?.role?.value !== fields?.role?.initialValue,
  )
  const hasCodes = useHasCodes(api, user?.id)
  if (id !== undefined && !isChanged) return null
  return (
    <div className="field-type text codes-field">
      <label className="field-label" htmlFor="field-currentPassword">
        {hasCodes ? 'A one-time code of yours' : 'The password you sign in with'}
      </label>
      <div className="field-type__wrap">
        <FieldError path={path} showError={showError} />
        <input
          aria-describedby="current-password-note"
          autoComplete={hasCodes ? 'one-time-code' : 'current-password'}
          id="field-currentPassword"
          maxLength={256}
          onChange={(event) => setValue(event.target.value)}
          spellCheck={false}
          type={hasCodes ? 'text' : 'password'}
          value={value ?? ''}
        />
      </div>
      <p className="desk-small" id="current-password-note">
        Making an account needs it, and changing a password, an email address or a role. A new password ends the
        account’s keys and its other sessions.
      </p>
    </div>
  )
}

/** Whether an account is asked for one-time codes; false until it is known. */
export function useHasCodes(api: string, account: string | number | undefined): boolean {
  const [hasCodes, setHasCodes] = useState(false)
  useEffect(() => {
    if (account === undefined) return
    void call<{ since: string | null }>(`${api}/users/${account}/one-time-codes`).then((answer) =>
      setHasCodes(answer.ok && answer.value.since !== null),
    )
  }, [account, api])
  return hasCodes
}
