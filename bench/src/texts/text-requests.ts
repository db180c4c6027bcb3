import { createHmac } from 'node:crypto'
import { ANSWERS, type TextChannel, TOKEN } from './text-thread.ts'

const TO = '+12065550199'

/** The number of somebody who writes. */
export function phoneOf(person: number): string {
  return `+1206${5_500_000 + person}`
}

export function answerAt(index: number): string {
  return ANSWERS[index % ANSWERS.length]!
}

/** A webhook by which the provider tells of a text, signed as it signs. */
export function textRequest(url: string, channel: TextChannel, person: number, id: string, text: string): Buffer {
  const { host, pathname } = new URL(`${url}/v1/channels/${channel}/hook`)
  const form = { Body: text, From: phoneOf(person), MessageSid: `SM${id}`, NumMedia: '0', To: TO }
  const signed = `${url}${pathname}${Object.entries(form).flat().join('')}`
  const body = new URLSearchParams(form).toString()
  return Buffer.from(
    `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
      `X-Twilio-Signature: ${createHmac('sha1', TOKEN).update(signed).digest('base64')}\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  )
}
