'use client'
import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useContext, useMemo, useOptimistic, useTransition } from 'react'
import { paths } from '~/lib/navigation/paths.ts'
import { type SearchParams, viewOfParams } from './catalog-params.ts'

type Address = {
  base: string
  kind: string
  params: SearchParams
  pending: boolean
  /** The address after a change of parameters, on its first page. */
  hrefOf(change: SearchParams): string
  go(change: SearchParams): void
}

const Context = createContext<Address | undefined>(undefined)

/** Everything that the table shows is in the address, so that it can be bookmarked, shared and gone back to. */
export function CatalogAddress({
  base,
  kind,
  params,
  hasDefault,
  children,
}: {
  base: string
  kind: string
  params: SearchParams
  /** Whether the kind alone opens a view, so that an address without filters has to say so. */
  hasDefault: boolean
  children: ReactNode
}) {
  const router = useRouter()
  const [pending, start] = useTransition()
  // Shown at once, so that a second change before the first one's page has come builds on it.
  const [shown, show] = useOptimistic(params)
  const address = useMemo<Address>(() => {
    const paramsAfter = (change: SearchParams): SearchParams => {
      const next = { ...shown, page: undefined, ...change }
      const isEmpty = Object.keys(viewOfParams(next)).length === 0
      return { ...next, view: change.view ?? (isEmpty ? undefined : shown.view) ?? (hasDefault ? 'all' : undefined) }
    }
    return {
      base,
      kind,
      params: shown,
      pending,
      hrefOf: (change) => paths.catalog(base, paramsAfter(change)),
      go: (change) =>
        start(() => {
          const next = paramsAfter(change)
          show(next)
          router.replace(paths.catalog(base, next), { scroll: false })
        }),
    }
  }, [base, kind, shown, show, hasDefault, pending, router])
  return <Context value={address}>{children}</Context>
}

export function useAddress(): Address {
  const address = useContext(Context)
  if (!address) throw new Error('useAddress is used outside of CatalogAddress')
  return address
}
