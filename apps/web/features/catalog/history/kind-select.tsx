import { knownKinds } from '@callboard/modules/catalog/domain/entity'
import { Select } from '@callboard/ui/field'

/** Selects a kind, or any. */
export const KindSelect = ({ kind }: { kind: string | undefined }) => (
  <Select name="kind" aria-label="Kind" className="w-auto" defaultValue={kind ?? ''}>
    <option value="">Any kind</option>
    {knownKinds.map((k) => (
      <option key={k} value={k}>
        {k}
      </option>
    ))}
  </Select>
)
