"""What passes between browsers and Streamlit: headers, messages, files, sign-in cookies. Draws nothing.

streamlit_internals  the only importer of Streamlit's private modules
sessions             the sign-in of each session
own_site             our own address, and whether a request comes from our pages or from this machine
headers              security headers
websocket            the messages that pages need, and the session that a connection continues
connections          how many tabs may be open
uploads              who may upload files, and how much
file_owner           downloads only for the sign-in they were made for
guard                the middleware that applies all of these
oidc_cookie          Streamlit's cookie of an OIDC sign-in, made short
oidc_return          the middleware around the return from the identity provider
open_files           the limit of open connections
warm                 the archive, filled every hour
request_id           the id of a request, in answers and in the log
monitoring           what programs ask that watch the server
revoked              OIDC sign-ins that were ended
"""
