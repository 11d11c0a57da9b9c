import { useEffect, useState } from 'react'
import type { DeskApi } from './deskApi'
import { Labelled } from './Labelled'

/** One article of those whoever asks may see. */
export function ArticleChoice({
  api,
  chosen,
  set,
}: {
  api: DeskApi
  chosen: string | undefined
  set: (article: string | undefined) => void
}) {
  const [articles, setArticles] = useState<readonly { id: string; title: string }[]>([])
  useEffect(() => {
    void api.articles().then((answer) => {
      if (answer.ok) setArticles(answer.value.docs)
    })
  }, [api])
  const missing = chosen && !articles.some(({ id }) => id === chosen)
  return (
    <Labelled label="Article">
      <select className="desk-input" onChange={(event) => set(event.target.value || undefined)} value={chosen ?? ''}>
        <option value="">Any</option>
        {missing ? <option value={chosen}>The chosen article</option> : null}
        {articles.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </select>
    </Labelled>
  )
}
