'use client'
import type { Approval } from '@callboard/modules/flags/domain/approval'
import type { FlagSettings, RuleInput } from '@callboard/modules/flags/domain/flag'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input, Select } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { requestChange, saveSettings } from './actions.ts'
import { fromDraft, nextId } from './draft.ts'
import { OverrideEditor } from './override-editor.tsx'
import { PrerequisiteEditor } from './prerequisite-editor.tsx'
import { RuleList } from './rule-list.tsx'
import { useRules } from './use-rules.ts'

type Settings = Omit<FlagSettings, 'rules'> & { rules: readonly RuleInput[]; revision: number }
type Props = {
  base: string
  flag: string
  environment: { key: string; name: string; approval: Approval }
  settings: Settings
  variants: readonly string[]
  /** Keys of the segments that rules may name. */
  segments: readonly string[]
  reason: string | undefined
}

function VariantChoice({
  name,
  label,
  help,
  variants,
  value,
  error,
}: {
  name: string
  label: string
  help: string
  variants: readonly string[]
  value: string | null
  error: string | undefined
}) {
  return (
    <Field name={name} label={label} help={help} error={error}>
      {(props) => (
        <Select {...props} defaultValue={value ?? ''} className="w-56">
          <option value="">the default in the code</option>
          {variants.map((variant) => (
            <option key={variant} value={variant}>
              {variant}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

const isChecked = (data: FormData, name: string) => data.get(name) === 'on'

const isFilled = (text: string) => text !== ''

/** What the form holds beside its plain fields. */
function useSettings(settings: Settings) {
  const list = useRef<HTMLOListElement>(null)
  const rules = useRules(settings.rules, list)
  const [prerequisites, setPrerequisites] = useState(() =>
    settings.prerequisites.map(({ flag, variants }) => ({ id: nextId(), flag, variants: variants.join(', ') })),
  )
  const [overrides, setOverrides] = useState(() => settings.overrides.map((override) => ({ id: nextId(), ...override })))
  return {
    ...{ list, rules, prerequisites, setPrerequisites, overrides, setOverrides },
    /** @throws SyntaxError if the JSON of a rule cannot be read */
    read: (data: FormData) => ({
      rules: rules.rules.map(fromDraft),
      prerequisites: prerequisites.map(({ flag, variants }) => ({
        flag,
        variants: variants
          .split(',')
          .map((v) => v.trim())
          .filter(isFilled),
      })),
      overrides: overrides.map(({ unit, value, variant }) => ({ unit, value, variant })),
      holdout: isChecked(data, 'holdout'),
      rerandomize: isChecked(data, 'rerandomize'),
      offVariant: textOf(data, 'offVariant') || null,
      defaultVariant: textOf(data, 'defaultVariant') || null,
      why: textOf(data, 'why'),
    }),
  }
}

function Options({ settings }: { settings: Settings }) {
  return (
    <div className="flex flex-col gap-1.5">
      <label className="flex items-center gap-1.5">
        <input type="checkbox" name="holdout" defaultChecked={settings.holdout} /> Units of the holdout get the default variant
      </label>
      <label className="flex items-center gap-1.5">
        <input type="checkbox" name="rerandomize" /> Assign every unit anew
      </label>
    </div>
  )
}

/** Edits how an environment evaluates a flag. */
export function SettingsForm({ base, flag, environment, settings, variants, segments, reason }: Props) {
  const router = useRouter()
  const { list, rules, prerequisites, setPrerequisites, overrides, setOverrides, read: readSettings } = useSettings(settings)
  const isProtected = environment.approval !== 'none'
  const { busy, error, errorOf, errorWithin, onSubmit } = useSubmit(
    async (data): Promise<ActionResult<unknown>> => {
      const { revision, enabled } = settings
      try {
        const read = readSettings(data)
        const next = JSON.parse(JSON.stringify({ key: flag, environment: environment.key, revision, enabled, ...read }))
        return isProtected
          ? await requestChange(base, { change: { ...next, kind: 'settings' }, why: read.why })
          : await saveSettings(base, next)
      } catch (thrown) {
        if (!(thrown instanceof SyntaxError)) throw thrown
        return { ok: false, message: 'The targeting of a rule is not valid JSON. Check its commas and quotes.' }
      }
    },
    () => {
      toast.success(
        isProtected
          ? `Requested for ${environment.name}. Applications get it once somebody approves it.`
          : `Saved for ${environment.name}. Applications get it within moments.`,
      )
      router.refresh()
    },
  )
  return (
    <Card title={`Rules in ${environment.name}`} aside="The first rule that matches decides">
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-4 p-3.5">
        <RuleList {...{ list, rules, variants, segments, errorOf, errorWithin, reason }} />
        <div className="flex flex-wrap gap-4">
          <VariantChoice
            name="defaultVariant"
            label="Everybody else gets"
            help="When no rule matches."
            value={settings.defaultVariant}
            {...{ variants, error: errorOf('defaultVariant') }}
          />
          <VariantChoice
            name="offVariant"
            label="When it is off"
            help="Everybody gets this."
            value={settings.offVariant}
            {...{ variants, error: errorOf('offVariant') }}
          />
        </div>
        <OverrideEditor drafts={overrides} variants={variants} errorOf={errorOf} onChange={setOverrides} />
        <PrerequisiteEditor drafts={prerequisites} {...{ errorOf, errorWithin }} onChange={setPrerequisites} />
        <Options settings={settings} />
        <Field name="why" label="Why" help="Shown in the history." error={errorOf('why')}>
          {(props) => <Input {...props} autoComplete="off" placeholder="Roll out to Sweden" />}
        </Field>
        {error ? <Notice tone="bad" title={error} /> : null}
        <div>
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            {isProtected ? 'Request approval' : 'Save'}
          </Button>
        </div>
      </form>
    </Card>
  )
}
