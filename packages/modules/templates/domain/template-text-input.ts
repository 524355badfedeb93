import { z } from 'zod'

const maxKiB = 256

/** The YAML of a template that is written in the portal. */
export const templateText = z
  .string()
  .min(1, 'Enter the YAML of a template.')
  .max(maxKiB * 1024, `The template is larger than ${maxKiB} KiB. Move its files into a repository.`)
