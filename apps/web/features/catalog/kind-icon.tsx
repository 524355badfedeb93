import { Box, Boxes, Braces, Database, Globe, LayoutTemplate, MapPin, User, Users } from 'lucide-react'

const icons = {
  component: Box,
  api: Braces,
  resource: Database,
  system: Boxes,
  domain: Globe,
  group: Users,
  user: User,
  template: LayoutTemplate,
  location: MapPin,
} as const

/** The icon of a kind in a small tile. */
export function KindIcon({ kind }: { kind: string }) {
  const Icon = Object.hasOwn(icons, kind) ? icons[kind as keyof typeof icons] : Box
  return (
    <span aria-hidden className="grid size-5 shrink-0 place-items-center rounded-[5px] bg-accent-soft text-accent">
      <Icon className="size-3" />
    </span>
  )
}
