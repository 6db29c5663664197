"""What passes between browsers and Streamlit: headers, messages, files, sign-in cookies. Draws nothing.

streamlit_internals  the one importer of Streamlit's private modules
sessions             which sign-in a session belongs to
own_site             our own address, and whether a request comes from our pages or from this machine
headers              security headers
websocket            messages that pages need, and whose session a connection continues
uploads              who may send a file, and how much
file_owner           files go to the sign-in they were made for
guard                the middleware that applies all of these
oidc_cookie          Streamlit's cookie of an OIDC sign-in, made short
oidc_return          the middleware around the return from the identity provider
open_files           how many connections the process may have
revoked              OIDC sign-ins that were signed out of
"""
