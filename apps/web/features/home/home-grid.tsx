import type { HomeLayout } from '@callboard/modules/home/domain/layout'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { LayoutDashboard } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Props = { base: string; layout: HomeLayout; content: ReadonlyMap<string, ReactNode>; mayArrange: boolean }

const nothing = (base: string, mayArrange: boolean) => (
  <Card>
    <EmptyState
      icon={<LayoutDashboard />}
      title="All widgets are hidden"
      action={
        mayArrange ? (
          <Link href={paths.customizeHome(base)} className={buttonStyle()}>
            Customize
          </Link>
        ) : undefined
      }
    >
      Show the ones you want to see here.
    </EmptyState>
  </Card>
)

/** The widgets of a home page. Key figures on top are as wide as the page; below them are two columns where there is room. */
export function HomeGrid({ base, layout, content, mayArrange }: Props) {
  const shown = (ids: readonly string[]) => ids.filter((id) => content.has(id))
  const widgets = (ids: readonly string[]) => ids.map((id) => <Fragment key={id}>{content.get(id)}</Fragment>)
  const all = shown(layout.main)
  const top = all[0] === 'figures' ? all.slice(0, 1) : []
  const main = all.slice(top.length)
  const side = shown(layout.side)
  if (all.length + side.length === 0) return nothing(base, mayArrange)
  return (
    <>
      {widgets(top)}
      {main.length > 0 && side.length > 0 ? (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_320px]">
          <div className="flex min-w-0 flex-col gap-4">{widgets(main)}</div>
          <div className="grid min-w-0 gap-4 max-xl:sm:grid-cols-2">{widgets(side)}</div>
        </div>
      ) : (
        <>
          {main.length > 0 ? <div className="flex min-w-0 flex-col gap-4">{widgets(main)}</div> : null}
          {side.length > 0 ? (
            <div className="grid min-w-0 items-start gap-4 sm:grid-cols-2 xl:grid-cols-3">{widgets(side)}</div>
          ) : null}
        </>
      )}
    </>
  )
}
