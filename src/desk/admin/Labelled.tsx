import type { ReactNode } from 'react'

/** A field under its label. */
export function Labelled({ children, label }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="queue-field">
      <span>{label}</span>
      {children}
    </label>
  )
}
