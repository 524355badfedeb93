'use client'
import { Page, PageTitle } from '../page.tsx'
import { charts } from './charts.tsx'
import { marks } from './marks.tsx'
import { overlays } from './overlays.tsx'
import { panels } from './panels.tsx'

/** A specimen of every component, by the name of its file or folder. Those that change with the time stand at `now`. */
export const specimens = (now: Date) => ({ ...marks(now), ...panels, ...charts, ...overlays })

/** All components on one page, for developers and for the pictures that show when one has changed. */
export function Gallery({ now }: { now: Date }) {
  return (
    <Page>
      <PageTitle title="Components" detail="Every component of packages/ui in its states." />
      {Object.entries(specimens(now)).map(([name, specimen]) => (
        <section key={name} aria-label={name} className="flex flex-col gap-2">
          <h2 className="font-mono text-sm text-faint">{name}</h2>
          <div data-specimen={name} className="p-2">
            {specimen}
          </div>
        </section>
      ))}
    </Page>
  )
}
