// Moments in the words of the page and in the office's own time: 14.03, or with the day.
const place = language => (language === 'en' ? 'en-GB' : 'id-ID');
const zone = () => document.body.dataset.zone;

export const clock = (moment, language) => moment.toLocaleTimeString(place(language), { hour: '2-digit', minute: '2-digit', timeZone: zone() });

// A moment as the server tells it; what is none is given back as it stands.
export function day(text, language) {
  const moment = new Date(text ?? '');
  if (Number.isNaN(moment.getTime())) return String(text ?? '');
  return moment.toLocaleString(place(language), { dateStyle: 'medium', timeStyle: 'short', timeZone: zone() });
}
