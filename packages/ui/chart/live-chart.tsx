'use client'
import { ChartColumn, ChartLine, Download, Table2, ZoomOut } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Button } from '../button.tsx'
import { cn } from '../class-names.ts'
import { Menu, MenuItem } from '../menu.tsx'
import type { Cursor } from './cursor.ts'
import { DataTable } from './data-table.tsx'
import { chartCsv, chartSvg } from './download.ts'
import { ChartFrame } from './frame.tsx'
import { layoutChart } from './layout.ts'
import { Legend, legendOf, limitKey, previousKey } from './legend.tsx'
import { ChartPicture } from './picture.tsx'
import { PlotCursor } from './plot-cursor.tsx'
import { saveFile, svgPalette } from './save-file.ts'
import { type ChartSpec, type ChartView, chartViews, sliceSpec } from './spec.ts'
import { summarize } from './summary.ts'

/** What the legend strikes out: what is hidden, and the previous period with a part of its series. */
const offOf = (spec: ChartSpec, hidden: ReadonlySet<string>): ReadonlySet<string> =>
  spec.series.some((s) => hidden.has(s.key)) ? new Set([...hidden, previousKey]) : hidden

/** What is left if some of it is hidden. The previous period is a total, which a part of the series cannot be compared with. */
const without = (spec: ChartSpec, hidden: ReadonlySet<string>): ChartSpec => ({
  ...spec,
  series: spec.series.filter((s) => !hidden.has(s.key)),
  previous: offOf(spec, hidden).has(previousKey) ? undefined : spec.previous,
  markers: spec.markers?.filter((m) => !m.series || !hidden.has(m.series)),
  limits: spec.limits?.filter((l) => !hidden.has(limitKey(l.label))),
})

/** A stack as lines: what is compared with its total has no place there. */
const asLines = (spec: ChartSpec): ChartSpec => ({
  ...spec,
  look: 'lines',
  previous: undefined,
  limits: undefined,
  markers: undefined,
})

const toggled = (hidden: ReadonlySet<string>, key: string) => {
  const next = new Set(hidden)
  if (!next.delete(key)) next.add(key)
  return next
}

const views = {
  chart: { label: 'Show as chart', Icon: ChartColumn },
  lines: { label: 'Show as lines', Icon: ChartLine },
  table: { label: 'Show as table', Icon: Table2 },
} as const

function Views({ spec, view, onView }: { spec: ChartSpec; view: ChartView; onView: (view: ChartView) => void }) {
  return (
    <fieldset aria-label="View" className="flex gap-0.5 rounded-md bg-inset p-0.5">
      {chartViews(spec).map((key) => {
        const { label, Icon } = views[key]
        return (
          <button
            key={key}
            type="button"
            aria-label={label}
            title={label}
            aria-pressed={key === view}
            onClick={() => onView(key)}
            className={cn(
              'grid size-6 place-items-center rounded-[5px] text-muted hover:text-fg',
              key === view && 'bg-panel text-fg ring-1 ring-line',
            )}
          >
            <Icon aria-hidden className="size-3.5" />
          </button>
        )
      })}
    </fieldset>
  )
}

/** Height of the labels under the plot. */
const labelsHeight = 22

/** The usable chart: crosshair, legend that toggles, zoom, table and downloads. */
export function LiveChart({ spec, height }: { spec: ChartSpec; height: number }) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [range, setRange] = useState<readonly [number, number]>()
  const [cursor, setCursor] = useState<Cursor>()
  const [view, setView] = useState<ChartView>('chart')
  const place = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => {
    const visible = without(view === 'lines' ? asLines(spec) : spec, hidden)
    return range ? sliceSpec(visible, range[0], range[1]) : visible
  }, [spec, hidden, range, view])
  const layout = useMemo(() => layoutChart(shown, height), [shown, height])
  const zoom = (to: readonly [number, number] | 'reset') =>
    setRange(to === 'reset' ? undefined : [to[0] + (range?.[0] ?? 0), to[1] + (range?.[0] ?? 0)])
  return (
    <div ref={place}>
      <ChartFrame
        spec={spec}
        summary={summarize(shown)}
        legend={
          <Legend
            entries={legendOf(view === 'lines' ? asLines(spec) : spec)}
            hidden={offOf(spec, hidden)}
            onToggle={(key) => setHidden(toggled(hidden, key))}
          />
        }
        tools={
          <>
            <Views spec={spec} view={view} onView={setView} />
            <Menu
              label={`Download ${spec.title}`}
              trigger={
                <Button variant="quiet" size="icon" title="Download">
                  <Download aria-hidden />
                </Button>
              }
            >
              <MenuItem onSelect={() => saveFile(spec.title, 'csv', chartCsv(shown))}>CSV, for spreadsheets</MenuItem>
              <MenuItem onSelect={() => place.current && saveFile(spec.title, 'svg', chartSvg(shown, svgPalette(place.current)))}>
                SVG, for documents
              </MenuItem>
            </Menu>
          </>
        }
      >
        {view === 'table' ? (
          <DataTable spec={shown} height={height + labelsHeight} />
        ) : (
          <ChartPicture spec={shown} layout={layout} current={cursor ? shown.points[cursor.at] : undefined}>
            <PlotCursor spec={shown} layout={layout} cursor={cursor} onMove={setCursor} onZoom={zoom} />
            {range ? (
              <Button className="absolute top-2 right-2 z-10 text-sm text-fg" onClick={() => zoom('reset')}>
                <ZoomOut aria-hidden /> Reset zoom
              </Button>
            ) : null}
          </ChartPicture>
        )}
      </ChartFrame>
    </div>
  )
}
