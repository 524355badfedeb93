'use client'
import type { Step, StepId } from '@callboard/modules/members'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Progress } from '@callboard/ui/progress'
import { Check, Circle, X } from 'lucide-react'
import { useState } from 'react'
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

function StepLink({ base, step, quiet }: { base: string; step: Step; quiet?: boolean }) {
  const { title, go, href } = stepTexts[step.id]
  if (step.plugin === null) return <Button reason={noPlugin}>{go}</Button>
  return (
    <Link href={href(base, step.plugin ?? '')} className={buttonStyle({ variant: quiet ? 'quiet' : 'plain' })}>
      {go}
      <span className="sr-only">: {title}</span>
    </Link>
  )
}

function AllSteps({ base, steps }: { base: string; steps: readonly Step[] }) {
  return (
    <ol className="border-t">
      {steps.map((step) => (
        <li key={step.id} className="flex min-h-10 flex-wrap items-center gap-2.5 border-b px-3.5 py-1 last:border-b-0">
          {step.done ? <Check aria-hidden className="size-4 text-ok" /> : <Circle aria-hidden className="size-4 text-faint" />}
          <span className="min-w-0 flex-1 basis-52">
            <b className={step.done ? 'font-medium text-muted line-through' : 'font-medium'}>{stepTexts[step.id].title}</b>
            <span className="sr-only">{step.done ? ', done' : ', open'}</span>{' '}
            <span className="text-muted">{step.plugin === null && !step.done ? noPlugin : stepTexts[step.id].why}</span>
          </span>
          {step.done ? null : <StepLink base={base} step={step} quiet />}
        </li>
      ))}
    </ol>
  )
}

/** The first steps of a newcomer as a bar with the next one. Gone when all are done; it can be dismissed before. */
export function Checklist({ base, steps }: { base: string; steps: readonly Step[] }) {
  const { busy, run } = useAction()
  const [open, setOpen] = useState(false)
  const done = steps.filter((s) => s.done).length
  const next = steps.find((s) => !s.done && s.plugin !== null)
  if (!next) return null
  return (
    <Card label="Getting started">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3.5 py-2">
        <h2 className="font-semibold">Getting started</h2>
        <span className="w-20">
          <Progress done={done} total={steps.length} label="Setup complete" />
        </span>
        <span className="text-muted tabular-nums">
          {done} of {steps.length}
        </span>
        <span className="min-w-0 flex-1 basis-52 text-muted">
          Next: {stepTexts[next.id].title}. {stepTexts[next.id].why}
        </span>
        <StepLink base={base} step={next} />
        <Button variant="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Fewer' : 'All steps'}
        </Button>
        <Button
          variant="quiet"
          size="icon"
          aria-label="Dismiss"
          disabled={busy}
          onClick={() => run(() => dismissChecklist(base, true))}
        >
          <X aria-hidden />
        </Button>
      </div>
      {open ? <AllSteps base={base} steps={steps} /> : null}
    </Card>
  )
}
