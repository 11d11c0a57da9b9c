/** The key of a button, for the eye: `aria-keyshortcuts` tells it to others. */
export function Key({ name }: { name: string }) {
  return (
    <span aria-hidden="true" className="queue-key">
      {name}
    </span>
  )
}
