// Zone names that Zoom is known to accept, by region. Its list has grown since, but an unknown name may be refused.
const KNOWN: Record<string, string> = {
  Africa:
    'Algiers Bangui Cairo Casablanca Djibouti Harare Johannesburg Khartoum Mogadishu Nairobi Nouakchott Tripoli Tunis',
  America:
    'Anchorage Araguaina Argentina/Buenos_Aires Bogota Caracas Chicago Costa_Rica Denver Edmonton El_Salvador Godthab Guatemala Halifax Indianapolis Lima Los_Angeles Managua Mazatlan Mexico_City Montevideo Montreal New_York Panama Phoenix Puerto_Rico Regina Santiago Sao_Paulo St_Johns Tegucigalpa Tijuana Vancouver Winnipeg',
  Asia: 'Aden Almaty Amman Baghdad Bahrain Baku Bangkok Beirut Calcutta Dacca Damascus Dhaka Dubai Hong_Kong Irkutsk Jakarta Jerusalem Kabul Kamchatka Kathmandu Kolkata Krasnoyarsk Kuala_Lumpur Kuwait Magadan Muscat Nicosia Novosibirsk Qatar Riyadh Saigon Seoul Shanghai Singapore Taipei Tashkent Tehran Tokyo Vladivostok Yakutsk Yekaterinburg',
  Atlantic: 'Azores Cape_Verde Reykjavik',
  Australia: 'Adelaide Brisbane Darwin Hobart Perth Sydney',
  Canada: 'Atlantic',
  Etc: 'Greenwich',
  Europe:
    'Amsterdam Athens Belgrade Berlin Brussels Bucharest Budapest Copenhagen Dublin Helsinki Istanbul Kiev Lisbon London Luxembourg Madrid Moscow Oslo Paris Prague Rome Sofia Stockholm Vienna Warsaw Zurich',
  Pacific: 'Apia Auckland Fiji Honolulu Midway Noumea Pago_Pago Port_Moresby',
}

const NAMES = new Set([
  'UTC',
  'CET',
  'SST',
  ...Object.entries(KNOWN).flatMap(([region, places]) => places.split(' ').map(place => `${region}/${place}`)),
])

/**
 * The zone as Zoom may be told it, or undefined when Zoom might refuse the name. Without one Zoom shows clock times in
 * the host's own zone; the moment itself is always sent in UTC. (Zoom reference 3.3)
 */
export const timeZoneForZoom = (name: string): string | undefined => (NAMES.has(name) ? name : undefined)
