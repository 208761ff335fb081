// What the browser keeps: a name, so that a reload finds its own conversations, and the theme.

const PAGES = ["/", "/ask", "/library", "/reports", "/settings"];
const YEAR = 31536000; // seconds

export default function ({ data }) {
  keepName(data.cookie, data.name);
  keepTheme(data.theme);
}

function keepName(cookie, name) {
  if (!document.cookie.split("; ").some((entry) => entry.startsWith(`${cookie}=`))) {
    document.cookie = `${cookie}=${name}; max-age=${YEAR}; path=/; samesite=strict`;
  }
}

// Streamlit reads the theme when the page is loaded, from a key that ends in the version of its format.
function keepTheme(theme) {
  const wanted = JSON.stringify(theme);
  const key = (path) => `stActiveTheme-${path}-v2`;
  const before = localStorage.getItem(key(location.pathname)) ?? '"System"';
  for (const path of PAGES) localStorage.setItem(key(path), wanted);
  if (before !== wanted) location.reload();
}
