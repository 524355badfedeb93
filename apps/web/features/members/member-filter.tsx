'use client'
import { Input, Select } from '@callboard/ui/field'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'

/** Search and role, stored in the URL. */
export function MemberFilter({ counts }: { counts: { role: string; count: number }[] }) {
  const router = useRouter()
  const pathname = usePathname()
  const query = useSearchParams()
  const [text, setText] = useState(query.get('q') ?? '')
  useEffect(() => {
    if (text === (query.get('q') ?? '')) return
    const timer = setTimeout(() => {
      const next = new URLSearchParams(query)
      if (text) next.set('q', text)
      else next.delete('q')
      next.delete('page')
      router.replace(`${pathname}?${next}`, { scroll: false })
    }, 200)
    return () => clearTimeout(timer)
  }, [text, query, pathname, router])
  const choose = (role: string) => {
    const next = new URLSearchParams(query)
    if (role) next.set('role', role)
    else next.delete('role')
    next.delete('page')
    router.replace(`${pathname}?${next}`, { scroll: false })
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Input
        aria-label="Search members"
        placeholder="Name or address"
        className="w-64"
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      <Select aria-label="Role" className="w-auto" value={query.get('role') ?? ''} onChange={(e) => choose(e.target.value)}>
        <option value="">All roles</option>
        {counts.map((c) => (
          <option key={c.role} value={c.role}>
            {c.role} ({c.count})
          </option>
        ))}
      </Select>
    </div>
  )
}
