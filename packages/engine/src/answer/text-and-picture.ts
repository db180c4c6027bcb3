import { z } from 'zod'
import type { UnderstandAnswer } from './understood.ts'

export const pictureSchema = z.strictObject({ picture: z.literal(true) })

/** Takes a picture that came along, whatever is written beside it; the answer is where the picture lies. */
export function understandPicture(): UnderstandAnswer {
  return (_text, { media = [] }) => {
    const picture = media.find(({ type }) => type === '' || type.toLowerCase().startsWith('image/'))
    return picture && { value: picture.url, exact: true }
  }
}

export const textSchema = z.strictObject({
  text: z.strictObject({
    min: z.number().int().min(1).default(1),
    max: z.number().int().min(1).max(1600).default(500),
  }),
})

/** Takes whatever was said, within its length. */
export function understandText({ text: { max, min } }: z.infer<typeof textSchema>): UnderstandAnswer {
  return (text) => {
    const said = text.trim()
    return said.length < min ? undefined : { value: said.slice(0, max), exact: false }
  }
}
