/** The key of a button, for the eye: `aria-keyshortcuts` tells it to others. */
export const Key = ({ name }: { name: string }) => (
  <span aria-hidden="true" className="queue-key">
    {name}
  </span>
)
