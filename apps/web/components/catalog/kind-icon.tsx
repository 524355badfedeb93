import { Box, Braces, Database, Layers, type LucideIcon, Network, User, Users } from 'lucide-react'

const icons: Record<string, LucideIcon> = {
  component: Box,
  api: Braces,
  resource: Database,
  system: Layers,
  domain: Network,
  group: Users,
  user: User,
}

/** The icon of an entity's kind, in lower case; other kinds have that of a component. */
export function KindIcon({ kind, className }: { kind: string; className?: string }) {
  const Icon = icons[kind] ?? Box
  return <Icon aria-hidden className={className} />
}
