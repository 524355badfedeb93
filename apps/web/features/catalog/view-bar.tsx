'use client'
import type { CatalogView } from '@callboard/modules/catalog/domain/view'
import { Button } from '@callboard/ui/button'
import { cn } from '@callboard/ui/class-names.ts'
import { Bookmark, Pencil, Plus, Users } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Link } from '~/components/link.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { useAddress } from './address.tsx'
import { paramsOfView, viewOfParams } from './catalog-params.ts'
import { saveView } from './view-actions.ts'

const ViewDialog = dynamic(() => import('./view-dialog.tsx').then((m) => m.ViewDialog), { ssr: false })

const segment =
  'inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 whitespace-nowrap text-muted hover:text-fg [&_svg]:size-3.5'

/** Lists of values compare in any order, columns in theirs. */
const fingerprint = (state: object) =>
  JSON.stringify(
    Object.entries(state)
      .filter(([, v]) => v !== undefined)
      .sort(),
  )

type Props = {
  views: CatalogView[]
  view: CatalogView | undefined
  shareReason: string | undefined
  ownReason: string | undefined
}

/** The saved views of a kind, and what becomes of changes to the open one. */
export function ViewBar({ views, view, shareReason, ownReason }: Props) {
  const { base, kind, params, go } = useAddress()
  const { busy, run } = useAction()
  const [dialog, setDialog] = useState<'new' | 'edit'>()
  const state = viewOfParams(params)
  const isEmpty = Object.keys(state).length === 0
  const changed = view !== undefined && fingerprint(state) !== fingerprint(viewOfParams(paramsOfView(view.state)))
  const editReason = view?.shared ? shareReason : ownReason
  const hrefOf = (to: CatalogView) => paths.catalog(base, { kind, ...paramsOfView(to.state), view: to.id })
  return (
    <div className="flex flex-wrap items-center gap-2">
      <nav aria-label="Views" className="flex max-w-full gap-0.5 overflow-x-auto rounded-lg bg-sub p-0.5">
        <Link
          href={paths.catalog(base, { kind, view: 'all' })}
          aria-current={view ? undefined : 'true'}
          className={cn(segment, !view && 'bg-panel font-medium text-fg shadow-shade')}
        >
          All
        </Link>
        {views.map((v) => (
          <Link
            key={v.id}
            href={hrefOf(v)}
            aria-current={v.id === view?.id ? 'true' : undefined}
            title={v.shared ? 'Shared view' : 'Personal view'}
            className={cn(segment, v.id === view?.id && 'bg-panel font-medium text-fg shadow-shade')}
          >
            {v.shared ? <Users aria-hidden /> : <Bookmark aria-hidden />}
            {v.name}
            {v.id === view?.id && changed ? <span className="text-faint">edited</span> : null}
          </Link>
        ))}
      </nav>
      {view && changed && !editReason ? (
        <Button
          disabled={busy}
          onClick={() =>
            run(
              () => saveView(base, view.shared, { id: view.id, kind, name: view.name, state, isDefault: view.isDefault }),
              () => go({}),
            )
          }
        >
          Update view
        </Button>
      ) : null}
      {isEmpty && !changed ? null : view && !changed ? null : (
        <Button variant="quiet" reason={ownReason && shareReason ? ownReason : undefined} onClick={() => setDialog('new')}>
          <Plus aria-hidden /> Save as view
        </Button>
      )}
      {view && !editReason ? (
        <Button variant="quiet" size="icon" aria-label={`Edit the view ${view.name}`} onClick={() => setDialog('edit')}>
          <Pencil aria-hidden />
        </Button>
      ) : null}
      {dialog ? (
        <ViewDialog
          view={dialog === 'edit' ? view : undefined}
          state={state}
          shareReason={shareReason}
          onClose={() => setDialog(undefined)}
        />
      ) : null}
    </div>
  )
}
