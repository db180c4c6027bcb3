/** Sizes in which the icon is drawn, in pixels: for home screens of Android and iOS. */
export const ICON_SIZES = [180, 192, 512] as const

/** What a browser needs to put the page on the home screen (https://www.w3.org/TR/appmanifest/); it lies beside the icons. */
export function manifestOf(token: string, brand: string, title: string, color: string): object {
  return {
    ...{
      id: `../${token}`,
      name: title,
      short_name: brand,
      start_url: `../${token}`,
      scope: '../',
      display: 'standalone',
    },
    ...{ background_color: '#ffffff', theme_color: color },
    icons: ICON_SIZES.map((size) => ({
      ...{ src: `icons/${size}.png`, sizes: `${size}x${size}`, type: 'image/png', purpose: 'any maskable' },
    })),
  }
}
