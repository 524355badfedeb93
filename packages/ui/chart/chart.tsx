import { ChartLine } from 'lucide-react'
import { ChartFrame } from './frame.tsx'
import { layoutChart } from './layout.ts'
import { Legend, legendOf } from './legend.tsx'
import { ChartPicture } from './picture.tsx'
import { type ChartSpec, hasValues } from './spec.ts'
import { summarize } from './summary.ts'
import { WhenSeen } from './when-seen.tsx'

/**
 * A chart. The server draws it; what makes it usable (crosshair, legend, zoom, table, downloads) is loaded once it is seen and
 * takes exactly its place.
 * @param height of the plot, in pixels
 */
export function Chart({ spec, height = 240 }: { spec: ChartSpec; height?: number }) {
  if (!hasValues(spec))
    return (
      <div
        className="flex flex-col items-center justify-center gap-2 px-4 text-center text-muted"
        style={{ height: height + 72 }}
      >
        <ChartLine aria-hidden className="size-5 text-faint" />
        <p className="max-w-md">{spec.empty ?? 'No data for this period.'}</p>
      </div>
    )
  return (
    <WhenSeen spec={spec} height={height}>
      <ChartFrame spec={spec} summary={summarize(spec)} legend={<Legend entries={legendOf(spec)} />}>
        <ChartPicture spec={spec} layout={layoutChart(spec, height)} />
      </ChartFrame>
    </WhenSeen>
  )
}
