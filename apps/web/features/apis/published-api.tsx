'use client'
import { openApiOperations } from '@callboard/modules/apis/domain/openapi'
import { Skeleton } from '@callboard/ui/page'
import { useEffect, useState } from 'react'
import { LazyOpenApi } from './lazy-openapi.tsx'

/** An OpenAPI document of this site, fetched when the page is opened. */
export function PublishedApi({ address }: { address: string }) {
  const [json, setJson] = useState<string | 'failed' | undefined>()
  useEffect(() => {
    const ended = new AbortController()
    fetch(address, { signal: ended.signal })
      .then(async (answer) => setJson(answer.ok ? await answer.text() : 'failed'))
      .catch(() => {
        if (!ended.signal.aborted) setJson('failed')
      })
    return () => ended.abort()
  }, [address])
  if (json === 'failed') return <p role="alert">The API description could not be loaded. Reload the page to try again.</p>
  if (json === undefined) return <Skeleton className="h-[70vh]" />
  return <LazyOpenApi json={json} operations={openApiOperations(JSON.parse(json)).length} />
}
