# Built in one stage, run in another: what runs has no compiler, no pip cache, no source tree, no root.
FROM python:3.13-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/copytaster
COPY pyproject.toml hatch_build.py copytaster.py README.md LICENSE ./
COPY config config
COPY storage storage
COPY worker worker
RUN /opt/copytaster/bin/pip install --no-cache-dir '.[postgres]'

FROM python:3.13-slim-bookworm
RUN useradd --uid 10001 --user-group --home-dir /var/lib/copytaster --create-home --shell /usr/sbin/nologin copytaster
COPY --from=build /opt/copytaster /opt/copytaster
# Inside a container the web page answers on every address; publish it on loopback only, as docker-compose.yml does.
ENV PATH=/opt/copytaster/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    COPYTASTER_CONFIG=/etc/copytaster \
    COPYTASTER_WEB_LISTEN=0.0.0.0:8460
USER 10001:10001
WORKDIR /var/lib/copytaster
VOLUME /var/lib/copytaster
EXPOSE 8460
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8460/readyz', timeout=4.5)"]
ENTRYPOINT ["copytaster"]
CMD ["run"]
