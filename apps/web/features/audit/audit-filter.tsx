import { Button, buttonStyle } from '@callboard/ui/button'
import { Input, Select } from '@callboard/ui/field'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import type { AuditSearch } from './audit-query.ts'

const text = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? ''

/** A plain form: the filter is in the URL. */
export function AuditFilterForm({ base, query, actions }: { base: string; query: AuditSearch; actions: readonly string[] }) {
  return (
    <form action={paths.audit(base)} className="flex flex-wrap items-center gap-2">
      <Input name="actor" aria-label="Actor" placeholder="Actor" className="w-44" defaultValue={text(query.actor)} />
      <Select name="action" aria-label="Action" className="w-auto" defaultValue={text(query.action)}>
        <option value="">All actions</option>
        {actions.map((a) => (
          <option key={a} value={a}>
            {a}
          </option>
        ))}
      </Select>
      <Input name="target" aria-label="Target" placeholder="Target" className="w-44" defaultValue={text(query.target)} />
      <label className="flex items-center gap-1.5 text-muted">
        from <Input type="date" name="from" className="w-auto" defaultValue={text(query.from)} />
      </label>
      <label className="flex items-center gap-1.5 text-muted">
        to <Input type="date" name="until" className="w-auto" defaultValue={text(query.until)} />
      </label>
      <Button type="submit">Filter</Button>
      {Object.keys(query).length > 0 ? (
        <Link href={paths.audit(base)} className={buttonStyle({ variant: 'quiet' })}>
          Clear
        </Link>
      ) : null}
    </form>
  )
}
