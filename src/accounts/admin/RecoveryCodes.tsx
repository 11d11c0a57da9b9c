'use client'

type Props = { codes: string[]; done: () => void }

/** The recovery codes, which can be seen this once. */
export function RecoveryCodes({ codes, done }: Props) {
  return (
    <>
      <p role="status">
        One-time codes are on. Keep these recovery codes where your telephone is not: each signs you in once in place of
        a code. They are not shown again.
      </p>
      <ul className="codes__recovery">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="codes__actions">
        <button
          className="desk-button"
          onClick={() => void navigator.clipboard?.writeText(codes.join('\n'))}
          type="button"
        >
          Copy
        </button>
        <button className="desk-button" onClick={done} type="button">
          I have kept them
        </button>
      </div>
    </>
  )
}
