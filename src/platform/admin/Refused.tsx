'use client'

import {
  toast,
  useConfig,
  useDocumentEvents,
  useDocumentInfo,
  useForm,
  useFormFields,
  useFormProcessing,
  useFormSubmitted,
  useTranslation,
} from '@payloadcms/ui'
import { useEffect, useRef, useState } from 'react'
import { labelAt } from './labelAt'
import './refused.css'

type Fault = { path: string; message: string }
type Refusal = Fault & {
  /** What the field held: once it holds something else, the sentence is of the past. */
  held: string
  /** Of a save that the form made by itself; its next one that succeeds ends it. */
  isAutomatic: boolean
}

/** Told by the form of articles itself, with what can be done about it. */
const toldElsewhere = new Set(['updatedAt'])

const faultsIn = (fields: Readonly<Record<string, { valid?: boolean; errorMessage?: string }>>): Fault[] =>
  Object.entries(fields).flatMap(([path, { errorMessage, valid }]) =>
    valid === false && errorMessage ? [{ path, message: withoutPath(path, errorMessage) }] : [],
  )

/** Messages of the API begin with the field as programs know it; here it has a label. */
const withoutPath = (path: string, message: string): string =>
  message.startsWith(`${path}: `)
    ? message.slice(path.length + 2).replace(/^./, (first) => first.toUpperCase())
    : message

/**
 * Above a form: why it was not saved, by the labels of the fields. Payload names the fields in a line that goes by, and its fields
 * forget what the server said of them as soon as they look at their value, which is at once.
 */
export function Refused() {
  const { collectionSlug, globalSlug } = useDocumentInfo()
  const { mostRecentUpdate } = useDocumentEvents()
  const { dispatchFields, getField, setModified } = useForm()
  const isProcessing = useFormProcessing()
  const isSubmitted = useFormSubmitted()
  const { i18n } = useTranslation()
  const { getEntityConfig } = useConfig()
  const [refusals, setRefusals] = useState<readonly Refusal[]>([])
  const found = useFormFields(([fields]) => JSON.stringify(faultsIn(fields)))
  const held = useFormFields(([fields]) => JSON.stringify(refusals.map(({ path }) => heldIn(fields[path]?.value))))
  const wasProcessing = useRef(false)
  const looked = useRef('')

  useEffect(() => {
    const look = `${isProcessing} ${isSubmitted} ${found}`
    if (looked.current === look) return
    looked.current = look
    const isByHand = wasProcessing.current
    wasProcessing.current = isProcessing
    // Each save is judged anew.
    if (isProcessing) return setRefusals([])
    const faults: Fault[] = isSubmitted ? JSON.parse(found) : []
    if (faults.length === 0) return
    setRefusals((known) => [
      ...known.filter(({ path }) => !faults.some((fault) => fault.path === path)),
      ...faults.map((fault) => ({ ...fault, held: heldIn(getField(fault.path)?.value), isAutomatic: !isByHand })),
    ])
    for (const { path } of faults) {
      const state = getField(path)
      // Where no field of the form looks at it again, what the server said once would keep the form from ever being sent.
      if (state && !state.validate) dispatchFields({ type: 'UPDATE', path, validate: () => true })
    }
    // What keeps it from being saved may lie outside of the form, and be mended there.
    if (isByHand) setModified(true)
    const { fields } = getEntityConfig(collectionSlug ? { collectionSlug } : { globalSlug: globalSlug ?? '' }) ?? {
      fields: [],
    }
    const text = faults
      .map(({ message, path }) => [labelAt(fields, path, i18n.language), message].filter(Boolean).join(' – '))
      .join('\n')
    // After Payload's own.
    setTimeout(() => {
      toast.dismiss()
      toast.error(<span className="refused__toast">{text}</span>, { duration: 8000 })
    })
  }, [
    collectionSlug,
    dispatchFields,
    found,
    getEntityConfig,
    getField,
    globalSlug,
    i18n.language,
    isProcessing,
    isSubmitted,
    setModified,
  ])

  const known = useRef(mostRecentUpdate)
  useEffect(() => {
    if (known.current === mostRecentUpdate) return
    known.current = mostRecentUpdate
    setRefusals((all) => all.filter(({ isAutomatic }) => !isAutomatic))
  }, [mostRecentUpdate])

  const now: unknown[] = JSON.parse(held)
  const shown = refusals.filter(({ held: was, path }, index) => now[index] === was && !toldElsewhere.has(path))
  if (shown.length === 0) return null
  const entity = getEntityConfig(collectionSlug ? { collectionSlug } : { globalSlug: globalSlug ?? '' })
  return (
    <div className="refused" role="alert">
      <p>This was not saved:</p>
      <ul>
        {shown.map(({ message, path }) => {
          const label = labelAt(entity?.fields ?? [], path, i18n.language)
          return (
            <li key={path}>
              {label ? (
                <>
                  <button className="refused__field" type="button" onClick={() => goTo(path)}>
                    {label}
                  </button>
                  {': '}
                </>
              ) : null}
              {message}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

const heldIn = (value: unknown): string => JSON.stringify(value) ?? ''

/** Leads to a field, and into it where something can be typed. */
function goTo(path: string): void {
  const field = document.getElementById(`field-${path.replaceAll('.', '__')}`)
  field?.scrollIntoView({ block: 'center' })
  const entry = field?.matches('input, textarea, select, button')
    ? field
    : field?.querySelector<HTMLElement>('[contenteditable="true"], input, textarea, select, button')
  entry?.focus()
}
