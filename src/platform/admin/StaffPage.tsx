import { DefaultTemplate } from '@payloadcms/next/templates'
import { Gutter, SetStepNav } from '@payloadcms/ui'
import type { AdminViewServerProps } from 'payload'
import type { ReactNode } from 'react'
import { adminUrl, redirect, signInUrl } from './navigation'

type StaffPageProps = { view: AdminViewServerProps; title: string; className: string; children: ReactNode }

/** A page of ours in the admin's frame. Payload shows pages of ours to everybody, so signed-out people are led to the sign-in from here. */
export function StaffPage({ children, className, title, view }: StaffPageProps) {
  const { initPageResult, params, payload, searchParams } = view
  const { locale, permissions, req, visibleEntities } = initPageResult
  if (!req.user) {
    const { admin, routes } = payload.config
    const segments = [params?.segments ?? []].flat()
    redirect(
      signInUrl({ admin: routes.admin, login: admin.routes.login }, adminUrl(routes.admin, segments, searchParams)),
    )
  }
  return (
    <DefaultTemplate
      i18n={req.i18n}
      params={params}
      payload={payload}
      permissions={permissions}
      req={req}
      user={req.user}
      visibleEntities={visibleEntities}
      {...(locale ? { locale } : {})}
      {...(searchParams ? { searchParams } : {})}
    >
      <SetStepNav nav={[{ label: title }]} />
      <Gutter className={className}>{children}</Gutter>
    </DefaultTemplate>
  )
}
