import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

/** Joins class names; of conflicting ones the later wins. */
export const cn = (...classes: ClassValue[]): string => twMerge(clsx(classes))
