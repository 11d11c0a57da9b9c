'use client'

import {
  LeaveWithoutSaving,
  useDocumentEvents,
  useDocumentInfo,
  useForm,
  useFormFields,
  useLivePreviewContext,
} from '@payloadcms/ui'
import { useEffect, useRef, useState } from 'react'
import { call } from '#platform/admin/client'
import './articles.css'

/** Addresses of previews are good for ten minutes at least. */
const renewMs = 5 * 60_000

/**
 * What an editor has to know while they write: that somebody else has saved meanwhile, with a way to keep either text. Its
 * own text stays in the form until they choose.
 */
export function Editing() {
  const { hasPublishedDoc, id, setUnpublishedVersionCount, unpublishedVersionCount } = useDocumentInfo()
  useFreshPreviews(id)
  const problem = useFormFields(([fields]) =>
    fields.updatedAt?.valid === false ? fields.updatedAt.errorMessage : undefined,
  )
  const basedOn = useFormFields(([fields]) => fields.updatedAt?.value)
  // The form forgets what the server said as soon as it is checked again; a conflict lasts until something was saved.
  const [conflict, setConflict] = useState<{ message: string; basedOn: unknown }>()
  useEffect(() => {
    if (problem) setConflict({ message: problem, basedOn })
  }, [problem, basedOn])
  // Payload counts what is newer than the published version, and nothing where there is none: the draft itself.
  useEffect(() => {
    if (id && !hasPublishedDoc && unpublishedVersionCount === 0) setUnpublishedVersionCount(1)
  }, [hasPublishedDoc, id, setUnpublishedVersionCount, unpublishedVersionCount])
  // Nothing is stored by itself before the first save, and where drafts are, Payload does not ask.
  if (!id) return <LeaveWithoutSaving />
  return conflict?.basedOn === basedOn && conflict ? <Conflict id={String(id)} message={conflict.message} /> : null
}

/**
 * Keeps the ways to see the draft good. The button has an address that has not ended however long nothing was saved; a frontend in
 * the frame that has not said that it listens (as Payload's own client does) is loaded anew at each save.
 */
function useFreshPreviews(id: string | number | undefined) {
  const { appIsReady, iframeRef, popupRef, previewWindowType, setPreviewURL, setURL, shouldRenderIframe, url } =
    useLivePreviewContext()
  const { mostRecentUpdate } = useDocumentEvents()
  useEffect(() => {
    if (!id) return
    const renew = async () => {
      const answer = await call<{ url: string }>(`/api/articles/${id}/preview`, { method: 'POST' })
      if (!answer.ok) return
      setPreviewURL(answer.value.url)
      // One that is shown has been read already, and gets another address with the next save.
      if (!shouldRenderIframe) setURL(answer.value.url)
    }
    const timer = setInterval(() => void renew(), renewMs)
    return () => clearInterval(timer)
  }, [id, setPreviewURL, setURL, shouldRenderIframe])
  useEffect(() => {
    // Payload gives it no name.
    if (shouldRenderIframe && iframeRef?.current)
      iframeRef.current.title = 'The article as it is here, as readers would see it'
  }, [iframeRef, shouldRenderIframe])
  const known = useRef(mostRecentUpdate)
  useEffect(() => {
    if (known.current === mostRecentUpdate) return
    known.current = mostRecentUpdate
    const shown = previewWindowType === 'popup' ? popupRef?.current : iframeRef?.current?.contentWindow
    // In its place, so that the browser's “Back” leads out of the form as before.
    if (!appIsReady && url) shown?.location.replace(url)
  }, [appIsReady, iframeRef, mostRecentUpdate, popupRef, previewWindowType, url])
}

function Conflict({ id, message }: { id: string; message: string }) {
  const { dispatchFields, submit } = useForm()
  const [problem, setProblem] = useState<string>()
  const keepMine = async () => {
    const newest = await call<{ updatedAt: string }>(`/api/articles/${id}?draft=true&depth=0&select[updatedAt]=true`)
    if (!newest.ok) return setProblem(newest.message)
    dispatchFields({ type: 'UPDATE', path: 'updatedAt', value: newest.value.updatedAt, valid: true })
    // Not by itself: the version of the other stays beside this one.
    await submit({
      action: `/api/articles/${id}?draft=true&depth=0`,
      method: 'PATCH',
      overrides: { _status: 'draft', updatedAt: newest.value.updatedAt },
      skipValidation: true,
    })
  }
  return (
    <div className="article-notice article-notice--warning" role="alert">
      <p>{message}</p>
      <p>
        <button className="desk-button" type="button" onClick={() => void keepMine()}>
          Save mine over it
        </button>{' '}
        <button className="desk-button" type="button" onClick={() => window.location.reload()}>
          Drop mine and load theirs
        </button>
      </p>
      <p className="desk-small">Either way, what was saved before stays under “Versions”.</p>
      {problem ? <p role="alert">{problem}</p> : null}
    </div>
  )
}
