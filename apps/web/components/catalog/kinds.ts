import { counted } from '@callboard/plugin-kit/counted'
import {
  Box,
  Boxes,
  Braces,
  Database,
  Globe,
  LayoutTemplate,
  type LucideIcon,
  MapPin,
  Server,
  User,
  UsersRound,
} from 'lucide-react'

type KindStyle = { icon: LucideIcon; light: string; dark: string }

const fallback: KindStyle = { icon: Box, light: '#5c6270', dark: '#a3a9b8' }

/** The icon and the hue of each kind, the same everywhere. Hue is never the only difference. */
const styles: Readonly<Record<string, KindStyle>> = {
  component: { icon: Box, light: '#3f5bd8', dark: '#9db0ff' },
  api: { icon: Braces, light: '#0f7a8a', dark: '#5fd0df' },
  resource: { icon: Database, light: '#96631a', dark: '#e3b169' },
  system: { icon: Boxes, light: '#7a3fb8', dark: '#cfa3ff' },
  domain: { icon: Globe, light: '#a03a7d', dark: '#f09fd0' },
  group: { icon: UsersRound, light: '#4f7322', dark: '#a9d175' },
  user: { icon: User, light: '#4f7322', dark: '#a9d175' },
  template: { icon: LayoutTemplate, light: '#8a4b32', dark: '#eaa88c' },
  // Not an entity: where entities run.
  runtime: { icon: Server, light: '#2b6a8f', dark: '#7cc0ea' },
  location: { icon: MapPin, light: '#5c6270', dark: '#a3a9b8' },
}

/** The style of a kind, in any case. */
export const kindStyle = (kind: string): KindStyle => styles[kind.toLowerCase()] ?? fallback

/** A colour for both schemes, as CSS. */
export const kindColour = (kind: string): string => {
  const { light, dark } = kindStyle(kind)
  return `light-dark(${light}, ${dark})`
}

const labels: Readonly<Record<string, string>> = { api: 'API', runtime: 'Cluster' }

/** What one entity of a kind is called: "Component", "API". */
export const kindLabel = (kind: string): string => labels[kind.toLowerCase()] ?? kind.charAt(0).toUpperCase() + kind.slice(1)

const plurals: Readonly<Record<string, string>> = {
  component: 'Components',
  api: 'APIs',
  resource: 'Resources',
  system: 'Systems',
  domain: 'Domains',
  group: 'Groups',
  user: 'Users',
  template: 'Templates',
  location: 'Locations',
}

/** What several entities of a kind are called: "APIs". A kind that only the organization has is written as it is. */
export const kindPlural = (kind: string): string => plurals[kind.toLowerCase()] ?? kind

const inSentence = (words: string) => (/^[A-Z][a-z]/.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words)

/** "1 resource", "2 APIs", "2 of kind Workflow". */
export const countedKind = (count: number, kind: string): string =>
  plurals[kind.toLowerCase()]
    ? counted(count, inSentence(kindLabel(kind)), inSentence(kindPlural(kind)))
    : `${count.toLocaleString('en')} of kind ${kind}`
