'use client'
import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, useContext, useMemo, useTransition } from 'react'
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
  const address = useMemo<Address>(() => {
    const hrefOf = (change: SearchParams) => {
      const next = { ...params, page: undefined, ...change }
      const isEmpty = Object.keys(viewOfParams(next)).length === 0
      const view = change.view ?? (isEmpty ? undefined : params.view) ?? (hasDefault ? 'all' : undefined)
      return paths.catalog(base, { ...next, view })
    }
    return {
      base,
      kind,
      params,
      pending,
      hrefOf,
      go: (change) => start(() => router.replace(hrefOf(change), { scroll: false })),
    }
  }, [base, kind, params, hasDefault, pending, router])
  return <Context value={address}>{children}</Context>
}

export function useAddress(): Address {
  const address = useContext(Context)
  if (!address) throw new Error('useAddress is used outside of CatalogAddress')
  return address
}
