'use client'
import type { HomeLayout, Place } from '@callboard/modules/home/domain/layout'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { toast } from '@callboard/ui/toast'
import { useRef } from 'react'
import { Link } from '~/components/link.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { useListDrag } from '~/lib/drag/use-list-drag.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { saveDefaultLayout, saveLayout } from './actions.ts'
import { LayoutList } from './layout-list.tsx'
import { useLayout } from './use-layout.ts'
import type { Widget } from './widgets.ts'

type Props = {
  base: string
  initial: HomeLayout
  widgets: readonly Widget[]
  /** The person has a layout of their own. */
  isOwn: boolean
  hasDefault: boolean
  /** Why this role cannot set the organization's default. */
  defaultReason: string | undefined
}

/** Saving and resetting, each of which returns to the home page. */
function Buttons({
  base,
  layout,
  isOwn,
  hasDefault,
  defaultReason,
}: Omit<Props, 'initial' | 'widgets'> & { layout: HomeLayout }) {
  const { busy, run, router } = useAction()
  const done = (text: string) => () => {
    toast.success(text)
    router.push(paths.home(base))
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button variant="primary" disabled={busy} onClick={() => run(() => saveLayout(base, layout), done('Home page saved'))}>
        Save
      </Button>
      <Link href={paths.home(base)} className={buttonStyle()}>
        Cancel
      </Link>
      {isOwn ? (
        <Button variant="quiet" disabled={busy} onClick={() => run(() => saveLayout(base, null), done('Home page reset'))}>
          {hasDefault ? 'Reset to organization default' : 'Reset to default'}
        </Button>
      ) : null}
      <span className="flex-1" />
      {defaultReason ? null : (
        <>
          {hasDefault ? (
            <Confirm
              trigger="Remove organization default"
              variant="quiet"
              title="Remove the organization default?"
              confirm="Remove"
              busy={busy}
              onConfirm={() => run(() => saveDefaultLayout(base, null), done('Organization default removed'))}
            >
              Everyone who has not customized their home page gets the built-in layout again.
            </Confirm>
          ) : null}
          <Confirm
            trigger="Save as organization default"
            variant="plain"
            title="Save as the organization default?"
            confirm="Save"
            busy={busy}
            onConfirm={() => run(() => saveDefaultLayout(base, layout), done('Organization default saved'))}
          >
            Everyone who has not customized their home page gets this layout, and so do you.
          </Confirm>
        </>
      )}
    </div>
  )
}

/** Arranges the widgets of the home page, by pointer or keyboard. */
export function LayoutEditor({ initial, widgets, ...props }: Props) {
  const root = useRef<HTMLDivElement>(null)
  const { layout, said, place, move } = useLayout(initial, widgets, root)
  const { dragged, start } = useListDrag(place)
  const list = (at: Place, title: string, hint: string) => (
    <LayoutList
      place={at}
      title={title}
      hint={hint}
      widgets={layout[at].flatMap((id) => widgets.find((w) => w.id === id) ?? [])}
      dragged={dragged}
      onDrag={start}
      onMove={move}
    />
  )
  return (
    <div ref={root} className={dragged ? 'flex flex-col gap-4 select-none' : 'flex flex-col gap-4'}>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        {list('main', 'Main column', 'Nothing here. Wide widgets fit in this column only.')}
        {list('side', 'Side column', 'Nothing here. The main column takes the whole width.')}
      </div>
      {list('hidden', 'Hidden', 'Nothing is hidden.')}
      <p role="status" className="sr-only">
        {said}
      </p>
      <Buttons {...props} layout={layout} />
    </div>
  )
}
