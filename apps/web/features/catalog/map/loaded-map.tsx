'use client'
import { Button } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { useEffect, useState } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { LoadingMap } from './loading-map.tsx'
import type { MapData } from './map-data.ts'
import { type MapState, mapQuery } from './map-params.ts'
import { OrganizationMap } from './organization-map.tsx'

/** Loads what an address draws. What was loaded before stays until then. */
function useMapData(address: string) {
  const [data, setData] = useState<MapData>()
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads the same address
  useEffect(() => {
    const gone = new AbortController()
    const load = async () => {
      const response = await fetch(address, { signal: gone.signal })
      if (!response.ok || response.redirected) throw new Error(`the map was answered ${response.status}`)
      setData((await response.json()) as MapData)
    }
    setFailed(false)
    load().catch(() => {
      if (!gone.signal.aborted) setFailed(true)
    })
    return () => gone.abort()
  }, [address, attempt])
  return { data, failed, retry: () => setAttempt((n) => n + 1) }
}

/** The map, which is loaded after its page. */
export function LoadedMap({ base, name, state }: { base: string; name: string; state: MapState }) {
  const { kinds, owners, health } = state
  const query = mapQuery({ kinds, owners, health, group: 'system', focus: undefined, view: 'map' })
  const { data, failed, retry } = useMapData(paths.mapData(base, query))
  if (failed)
    return (
      <div className="px-4 sm:px-6">
        <Notice tone="bad" title="The map could not be loaded" action={<Button onClick={retry}>Try again</Button>} />
      </div>
    )
  if (!data) return <LoadingMap />
  return (
    <>
      {data.edgesTruncated ? (
        <div className="px-4 pb-3 sm:px-6">
          <Notice tone="info" title="Some relations are left out.">
            Filter by kind, team or health to see the rest.
          </Notice>
        </div>
      ) : null}
      <OrganizationMap base={base} name={name} data={data} state={state} />
    </>
  )
}
