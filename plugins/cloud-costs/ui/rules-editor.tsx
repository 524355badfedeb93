'use client'
import type { AllocationRule } from '@callboard/modules/costs/domain/allocation'
import type { previewRules, RulesPreview, saveRules } from '@callboard/modules/costs/slots'
import type { Act } from '@callboard/plugin-kit/slot-data'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { toast } from '@callboard/ui/toast'
import { ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useEffect, useState, useTransition } from 'react'
import { money } from './money.ts'

/** A rule being edited; `parts` has one line per entity: "component:default/shop 50". */
type Draft = {
  id: number
  name: string
  tag: string
  value: string
  account: string
  service: string
  region: string
  kind: AllocationRule['target']['kind']
  parts: string
  cluster: string
}

const fields = [
  ['tag', 'Tag'],
  ['value', 'Value'],
  ['account', 'Account'],
  ['service', 'Cloud service'],
  ['region', 'Region'],
] as const

let nextId = 0
const draftOf = ({ name, match, target }: AllocationRule): Draft => ({
  id: nextId++,
  name,
  tag: match.tag ?? '',
  value: match.value ?? '',
  account: match.account ?? '',
  service: match.service ?? '',
  region: match.region ?? '',
  kind: target.kind,
  parts: target.kind === 'split' ? target.parts.map((p) => `${p.ref} ${p.percent}`).join('\n') : '',
  cluster: target.kind === 'cluster' ? target.integrationId : '',
})

function ruleOf(draft: Draft): AllocationRule {
  const match = Object.fromEntries(fields.flatMap(([key]) => (draft[key].trim() ? [[key, draft[key].trim()]] : [])))
  const parts = draft.parts
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => {
      const [ref = '', percent = ''] = line.trim().split(/\s+/)
      return { ref, percent: Number(percent.replace('%', '')) }
    })
  const target: AllocationRule['target'] =
    draft.kind === 'split'
      ? { kind: 'split', parts }
      : draft.kind === 'cluster'
        ? { kind: 'cluster', integrationId: draft.cluster.trim() }
        : { kind: 'named-by-tag' }
  return { name: draft.name, match, target }
}

const field = 'h-7 w-full rounded-md border border-line2 bg-panel px-2'

type Cluster = { id: string; name: string }

function RuleFields({
  draft,
  clusters,
  change,
}: {
  draft: Draft
  clusters: readonly Cluster[]
  change: (to: Partial<Draft>) => void
}) {
  return (
    <div className="grid gap-2 sm:grid-cols-5">
      <label className="text-sm text-muted sm:col-span-5">
        Name
        <input className={field} value={draft.name} onChange={(e) => change({ name: e.target.value })} />
      </label>
      {fields.map(([key, label]) => (
        <label key={key} className="text-sm text-muted">
          {label}
          <input className={field} value={draft[key]} placeholder="any" onChange={(e) => change({ [key]: e.target.value })} />
        </label>
      ))}
      <label className="text-sm text-muted sm:col-span-2">
        Allocate to
        <select className={field} value={draft.kind} onChange={(e) => change({ kind: e.target.value as Draft['kind'] })}>
          <option value="named-by-tag">entity named by the tag</option>
          <option value="split">fixed split</option>
          <option value="cluster">cluster workloads, by CPU requests</option>
        </select>
      </label>
      {draft.kind === 'split' ? (
        <label className="text-sm text-muted sm:col-span-3">
          Entities and percentages, one per line
          <textarea
            className="w-full rounded-md border border-line2 bg-panel px-2 py-1 font-mono"
            rows={3}
            value={draft.parts}
            placeholder="component:default/shop 50"
            onChange={(e) => change({ parts: e.target.value })}
          />
        </label>
      ) : null}
      {draft.kind === 'cluster' ? (
        <label className="text-sm text-muted sm:col-span-3">
          Cluster
          <select className={field} value={draft.cluster} onChange={(e) => change({ cluster: e.target.value })}>
            <option value="">Choose one</option>
            {clusters.map((c) => (
              <option key={c.id} value={c.id}>
                {c.name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </div>
  )
}

function Preview({ of }: { of: RulesPreview[] | string | undefined }) {
  if (of === undefined) return <p className="px-3.5 py-3 text-muted">Calculating …</p>
  if (typeof of === 'string')
    return (
      <p role="alert" className="px-3.5 py-3 text-bad">
        {of}
      </p>
    )
  if (of.length === 0) return <p className="px-3.5 py-3 text-muted">No bills yet.</p>
  return of.map((p) => (
    <div key={p.currency}>
      <Row>
        <b className="flex-1 font-semibold">Everything billed</b>
        <span className="tabular-nums">{money(p.total, p.currency)}</span>
      </Row>
      <Row>
        <span className="flex-1 text-muted">unallocated</span>
        <span className="tabular-nums">{money(p.unallocated, p.currency)}</span>
      </Row>
      {p.entities.slice(0, 12).map((e) => (
        <Row key={e.ref}>
          <span className="min-w-0 flex-1 truncate">{e.ref}</span>
          <span className="tabular-nums">{money(e.amount, p.currency)}</span>
        </Row>
      ))}
      {p.entities.length > 12 ? (
        <p className="px-3.5 py-2 text-sm text-muted">and {p.entities.length - 12} more entities</p>
      ) : null}
    </div>
  ))
}

/** Rule editor with a live preview. */
export function RulesEditor({
  rules,
  clusters,
  preview,
  save,
  reason,
}: {
  rules: readonly AllocationRule[]
  clusters: readonly Cluster[]
  preview: Act<typeof previewRules>
  save: Act<typeof saveRules>
  reason: string | undefined
}) {
  const [drafts, setDrafts] = useState(() => rules.map(draftOf))
  const [shown, setShown] = useState<RulesPreview[] | string>()
  const [saving, begin] = useTransition()
  useEffect(() => {
    if (reason) return
    let current = true
    const soon = setTimeout(async () => {
      const answer = await preview({ rules: drafts.map(ruleOf) })
      if (current) setShown(answer.ok ? answer.data : answer.message)
    }, 400)
    return () => {
      current = false
      clearTimeout(soon)
    }
  }, [drafts, preview, reason])
  const change = (id: number, to: Partial<Draft>) => setDrafts((all) => all.map((d) => (d.id === id ? { ...d, ...to } : d)))
  const up = (at: number) =>
    setDrafts((all) => all.map((d, i) => (i === at - 1 ? (all[at] ?? d) : i === at ? (all[at - 1] ?? d) : d)))
  const keep = () =>
    begin(async () => {
      const answer = await save({ rules: drafts.map(ruleOf) })
      if (answer.ok) toast.success('Rules saved')
      else toast.error(answer.message)
    })
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
      <div className="flex flex-col gap-3">
        {drafts.map((draft, i) => (
          <Card
            key={draft.id}
            title={`${i + 1}. ${draft.name || 'Untitled rule'}`}
            aside={
              <span className="flex gap-1">
                <Button
                  variant="quiet"
                  size="icon"
                  aria-label={`Move rule ${i + 1} up`}
                  disabled={i === 0}
                  reason={reason}
                  onClick={() => up(i)}
                >
                  <ArrowUp aria-hidden />
                </Button>
                <Button
                  variant="quiet"
                  size="icon"
                  aria-label={`Remove rule ${i + 1}`}
                  reason={reason}
                  onClick={() => setDrafts((all) => all.filter((d) => d !== draft))}
                >
                  <Trash2 aria-hidden />
                </Button>
              </span>
            }
          >
            <fieldset disabled={reason !== undefined} className="p-3.5">
              <RuleFields clusters={clusters} draft={draft} change={(to) => change(draft.id, to)} />
            </fieldset>
          </Card>
        ))}
        <div className="flex gap-2">
          <Button
            reason={reason}
            onClick={() =>
              setDrafts((all) => [...all, draftOf({ name: 'New rule', match: {}, target: { kind: 'split', parts: [] } })])
            }
          >
            <Plus aria-hidden /> Add a rule
          </Button>
          <Button variant="primary" reason={reason} disabled={saving} onClick={keep}>
            {saving ? 'Saving …' : 'Save rules'}
          </Button>
        </div>
      </div>
      <Card title="Preview" className="lg:sticky lg:top-16">
        {reason ? <p className="px-3.5 py-3 text-muted">{reason}</p> : <Preview of={shown} />}
      </Card>
    </div>
  )
}
