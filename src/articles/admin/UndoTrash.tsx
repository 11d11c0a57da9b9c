'use client'

import { useState } from 'react'
import { call, useRouter } from '#platform/admin/client'

type Trashed = { id: string; title: string }

/** Says what was moved to the trash just now, with the way back. */
export function UndoTrash({ articles }: { articles: readonly Trashed[] }) {
  const router = useRouter()
  const [problem, setProblem] = useState<string>()
  const restore = async () => {
    const where = articles.map(({ id }, index) => `where[id][in][${index}]=${encodeURIComponent(id)}`).join('&')
    const answer = await call(`/api/articles?trash=true&${where}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ deletedAt: null }),
    })
    if (!answer.ok) return setProblem(answer.message)
    router.refresh()
  }
  const names = articles.map(({ title }) => `“${title}”`).join(', ')
  return (
    <div className="article-notice" role="status">
      <p>
        {names} {articles.length === 1 ? 'is' : 'are'} in the trash.{' '}
        <button className="desk-button" type="button" onClick={() => void restore()}>
          Undo
        </button>
      </p>
      {problem ? <p role="alert">{problem}</p> : null}
    </div>
  )
}
