import { CircleCheck, Rocket } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '../avatar.tsx'
import { Badge, Dot, type Tone } from '../badge.tsx'
import { Meter } from '../meter.tsx'
import { NextAttempt } from '../next-attempt.tsx'
import { Progress } from '../progress.tsx'
import { RunBars } from '../run-bars.tsx'
import { Sparkline } from '../sparkline.tsx'
import { StatusCaption, StatusCell, StatusStrip, StatusValue } from '../status-strip.tsx'
import { Tiles } from '../tiles.tsx'
import { TimeAgo } from '../time-ago.tsx'

const tones = ['plain', 'ok', 'warn', 'bad', 'accent'] as const satisfies readonly Tone[]
const costs = [210, 214, 209, 220, 231, 228, 240, 262, 251, null, 266, 270]
const runs = Array.from({ length: 20 }, (_, i) => ({
  key: `${i}`,
  tone: i === 19 ? ('plain' as const) : i % 7 === 3 ? ('bad' as const) : ('ok' as const),
  duration: i === 19 ? null : 200_000 + ((i * 37) % 11) * 20_000,
}))

/** Times are relative to the moment of rendering, so that pictures of them stay the same. */
const ago = (now: Date, minutes: number) => new Date(now.getTime() - minutes * 60_000)

export const marks = (now: Date): Record<string, ReactNode> => ({
  avatar: (
    <div className="flex gap-2">
      <Avatar label="payments" />
      <Avatar label="Lena Novak" />
    </div>
  ),
  badge: (
    <div className="flex flex-wrap items-center gap-2">
      {tones.map((tone) => (
        <Badge key={tone} tone={tone}>
          <Dot tone={tone} />
          {tone}
        </Badge>
      ))}
      <Badge tone="ok">
        <CircleCheck aria-hidden />
        healthy
      </Badge>
    </div>
  ),
  meter: (
    <div className="flex items-center gap-3">
      <Meter value={3} max={10} label="3 of 10 seats" />
      <Meter value={8} max={10} label="8 of 10 seats" />
      <Meter value={12} max={10} label="12 of 10 seats" />
      <Meter value={9} max={10} label="90% of people" tone="plain" />
    </div>
  ),
  'next-attempt': <NextAttempt at={ago(now, -6)} now={now} />,
  progress: (
    <div className="flex flex-col gap-3">
      <Progress done={8} total={25} label="8 of 25 repositories" />
      <Progress done={0} total={null} label="Reading repositories" />
    </div>
  ),
  'run-bars': <RunBars runs={runs} label="17 of the last 20 runs succeeded" />,
  sparkline: (
    <div className="flex items-center gap-4">
      <Sparkline values={costs} />
      <Sparkline values={costs} color="var(--accent)" filled className="w-40" />
      <Sparkline values={[5]} />
    </div>
  ),
  'status-strip': (
    <StatusStrip label="Status of ledger">
      <StatusCell label="Deployment" icon={<Rocket aria-hidden />} href="#deployment">
        <StatusValue mark={<Dot tone="ok" />} aside="production">
          v2.41.0
        </StatusValue>
        <StatusCaption>2 hours ago by Lena Novak</StatusCaption>
      </StatusCell>
      <StatusCell label="Problems">
        <StatusValue mark={<Dot tone="bad" />}>3</StatusValue>
        <StatusCaption>a value that is too long for its cell is cut off, a caption is not</StatusCaption>
      </StatusCell>
    </StatusStrip>
  ),
  tiles: (
    <Tiles
      tiles={[
        { label: 'Cost, last 30 days', value: '3,026.97 USD', aside: '+4%', picture: <Sparkline values={costs} /> },
        { label: 'Seats', value: 42, aside: 'of 50', picture: <Meter value={42} max={50} label="42 of 50" /> },
        { label: 'Lead time', value: '4.1 h', detail: 'median from commit to deployment' },
      ]}
    />
  ),
  'time-ago': (
    <div className="flex gap-6">
      <TimeAgo at={ago(now, 3)} now={now} />
      <TimeAgo at={ago(now, 60 * 26)} now={now} />
      <TimeAgo at={ago(now, -60 * 24 * 12)} now={now} />
    </div>
  ),
})
