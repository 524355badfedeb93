'use client'
import type { Step, StepId } from '@callboard/modules/members'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { Progress } from '@callboard/ui/progress'
import { Check, Circle } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { dismissChecklist } from './actions.ts'

type StepText = { title: string; why: string; go: string; href: (base: string, plugin: string) => string }

const stepTexts: Record<StepId, StepText> = {
  code: {
    title: 'Connect GitHub, or the sample organization',
    why: 'Populate the catalog from your repositories.',
    go: 'Connect',
    href: (base) => paths.integrations(base),
  },
  catalog: {
    title: 'Explore the catalog',
    why: 'Every service, API and team, and who owns it.',
    go: 'Open the catalog',
    href: (base) => paths.catalog(base),
  },
  invite: {
    title: 'Invite people',
    why: 'Viewers are free.',
    go: 'Invite',
    href: (base) => paths.members(base, { invite: 'now' }),
  },
  cluster: {
    title: 'Connect a cluster',
    why: 'See what runs where, and what needs attention.',
    go: 'Connect',
    href: paths.connect,
  },
  cloud: {
    title: 'Connect a cloud account',
    why: 'See what each service and team costs.',
    go: 'Connect',
    href: paths.connect,
  },
  link: {
    title: 'Link your catalog user',
    why: 'Shows what your teams own. Verified emails are usually linked automatically.',
    go: 'Below, under Your services',
    href: (base) => paths.home(base),
  },
  star: {
    title: 'Star your favorites',
    why: 'Starred entities appear on this page.',
    go: 'Open the catalog',
    href: (base) => paths.catalog(base),
  },
}

const noPlugin = 'This installation has no plugin for it yet.'

/** The first steps of a newcomer. What is done shows by itself; it can be put away, and be found again in the settings. */
export function Checklist({ base, steps }: { base: string; steps: readonly Step[] }) {
  const { busy, run } = useAction()
  const done = steps.filter((s) => s.done).length
  return (
    <Card
      title="Getting started"
      aside={
        <span className="flex items-center gap-2 tabular-nums">
          {done} of {steps.length}
          <Button variant="quiet" disabled={busy} onClick={() => run(() => dismissChecklist(base, true))}>
            {done === steps.length ? 'Done' : 'Dismiss'}
          </Button>
        </span>
      }
    >
      <div className="px-3.5 pt-3">
        <Progress done={done} total={steps.length} label="Setup complete" />
      </div>
      {steps.map((step) => {
        const { title, why, go, href } = stepTexts[step.id]
        return (
          <Row key={step.id} className="flex-wrap">
            {step.done ? <Check aria-hidden className="size-4 text-ok" /> : <Circle aria-hidden className="size-4 text-faint" />}
            <span className="min-w-0 flex-1 basis-52">
              <b className={step.done ? 'font-medium text-muted line-through' : 'font-medium'}>{title}</b>
              <span className="sr-only">{step.done ? ', done' : ', open'}</span>
              <span className="block text-muted">{step.plugin === null && !step.done ? noPlugin : why}</span>
            </span>
            {step.done ? null : step.plugin === null ? (
              <Button reason={noPlugin}>{go}</Button>
            ) : (
              <Link href={href(base, step.plugin ?? '')} className={buttonStyle()}>
                {go}
                <span className="sr-only">: {title}</span>
              </Link>
            )}
          </Row>
        )
      })}
    </Card>
  )
}
