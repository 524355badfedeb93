import { normalizeRef } from '@callboard/modules/catalog/domain/entity'
import { useState } from 'react'
import { type Option, shownRef } from '../entity-option.ts'
import { changeOf, fieldAttributes, fieldOptions } from '../field-options.ts'
import type { FieldOf } from '../form-context.ts'
import { findEntities, findMyGroups } from '../lookup-actions.ts'
import type { Lookup } from '../lookup-input.ts'
import { Chosen, stringsOf } from './chosen.tsx'
import { Combobox } from './combobox.tsx'

const ownerKinds = ['group', 'user']

type Pick = { kinds: readonly string[]; owned: boolean; defaultKind: string | undefined }

/** What a field of entities offers, and how it reads a text that is none of them. */
function choicesOf<T>(of: FieldOf<T>, pick: Pick) {
  const options = fieldOptions(of)
  const allowed = options.list('allowedKinds')
  const filter = options.raw.catalogFilter as Lookup['filter']
  const kinds = (allowed.length > 0 ? allowed : pick.kinds).map((kind) => kind.toLowerCase())
  const kind = options.text('defaultKind') ?? pick.defaultKind ?? (kinds.length === 1 ? kinds[0] : undefined)
  const namespace = options.text('defaultNamespace')
  return {
    load: (text: string) =>
      findEntities(of.registry.formContext.base, { text, kinds, owned: pick.owned, ...(filter ? { filter } : {}) }),
    /** The reference that a text means; without a kind it stays as it is. */
    refOf: (text: string) => normalizeRef(text, { ...(kind ? { kind } : {}), ...(namespace ? { namespace } : {}) }) ?? text,
    othersAllowed: options.allows('allowArbitraryValues'),
  }
}

/** An entity is shown by its title once it was chosen; a reference from elsewhere by its name. */
function useLabels() {
  const [labels, setLabels] = useState<Readonly<Record<string, string>>>({})
  return {
    labelOf: (ref: string) => labels[ref] ?? shownRef(ref),
    learn: ({ value, label }: Option) => setLabels((known) => ({ ...known, [value]: label })),
  }
}

function OneEntity({ of, pick, load }: { of: FieldOf<string>; pick: Pick; load?: () => ReturnType<typeof findMyGroups> }) {
  const { formData, disabled, readonly, placeholder } = of
  const choices = choicesOf(of, pick)
  const { labelOf, learn } = useLabels()
  const report = changeOf(of)
  const change = (value: string) => report(value || undefined)
  return (
    <Combobox
      attributes={fieldAttributes(of)}
      shown={typeof formData === 'string' ? labelOf(formData) : ''}
      placeholder={placeholder ?? 'Find …'}
      disabled={Boolean(disabled || readonly)}
      load={load ?? choices.load}
      onChoose={(option) => {
        learn(option)
        change(option.value)
      }}
      onText={choices.othersAllowed && !load ? (text) => change(text && choices.refOf(text)) : undefined}
    />
  )
}

export const EntityPicker = (props: FieldOf<string>) => (
  <OneEntity of={props} pick={{ kinds: [], owned: false, defaultKind: undefined }} />
)

export const OwnerPicker = (props: FieldOf<string>) => (
  <OneEntity of={props} pick={{ kinds: ownerKinds, owned: false, defaultKind: 'group' }} />
)

export const OwnedEntityPicker = (props: FieldOf<string>) => (
  <OneEntity of={props} pick={{ kinds: [], owned: true, defaultKind: undefined }} />
)

export const MyGroupsPicker = (props: FieldOf<string>) => (
  <OneEntity
    of={props}
    pick={{ kinds: ['group'], owned: false, defaultKind: 'group' }}
    load={() => findMyGroups(props.registry.formContext.base)}
  />
)

export function MultiEntityPicker(props: FieldOf<string[]>) {
  const { formData, disabled, readonly } = props
  const change = changeOf(props)
  const choices = choicesOf(props, { kinds: [], owned: false, defaultKind: undefined })
  const { labelOf, learn } = useLabels()
  const values = stringsOf(formData)
  const off = Boolean(disabled || readonly)
  const add = (value: string) => {
    if (value && !values.includes(value)) change([...values, value])
  }
  return (
    <div className="flex flex-col gap-1.5">
      <Chosen values={values} labelOf={labelOf} disabled={off} onRemove={(value) => change(values.filter((v) => v !== value))} />
      <Combobox
        attributes={fieldAttributes(props)}
        shown=""
        placeholder="Add …"
        disabled={off}
        load={choices.load}
        onChoose={(option) => {
          learn(option)
          add(option.value)
        }}
        onText={choices.othersAllowed ? (text) => add(text && choices.refOf(text)) : undefined}
      />
    </div>
  )
}
