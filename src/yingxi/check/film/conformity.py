"""A film's streams held against a delivery specification."""

from __future__ import annotations

from collections.abc import Sequence

from yingxi.check.film.delivery import Delivery
from yingxi.check.film.rulebook import rule
from yingxi.check.film.streams import Picture, Streams, Track
from yingxi.check.finding import Examination, Finding, Severity
from yingxi.tongue import say

_RATE_SLACK = 0.01


class _Ledger:
    """Collects what breaks one rule of a specification."""

    def __init__(self, name: str, spec: Delivery) -> None:
        self._rule = rule(name)
        self._spec = spec
        self._found: list[Finding] = []

    def wants(self, good: bool, field: str, has: str, wanted: str) -> None:
        """Note a fault unless it is good; fields under ``advice`` weigh a warning."""
        if good:
            return
        soft = field in self._spec.advice
        self._found.append(
            self._rule.finding(
                say(
                    f"{field}：是 {has}，{self._spec.title}{'建议' if soft else '要求'} {wanted}",
                    f"{field}: is {has}, {self._spec.title} {'advises' if soft else 'wants'} {wanted}",
                ),
                mark=field,
                severity=Severity.WARNING if soft else None,
            )
        )

    def one_of(self, has: object, allowed: Sequence[object], field: str) -> None:
        """Note a fault unless it is among the allowed; none named allows all."""
        told = say(" 或 ", " or ").join(_told(a) for a in allowed)
        self.wants(not allowed or has in allowed, field, _told(has), told)

    def least(self, has: float, bound: float | None, field: str, unit: str = "") -> None:
        self.wants(
            bound is None or has >= bound, field, f"{has:.6g}{unit}", f"≥ {bound or 0:.6g}{unit}"
        )

    def most(self, has: float, bound: float | None, field: str, unit: str = "") -> None:
        self.wants(
            bound is None or has <= bound, field, f"{has:.6g}{unit}", f"≤ {bound or 0:.6g}{unit}"
        )

    def close(self, measured: str) -> Examination:
        return self._rule.examined(measured, self._found)


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return "×".join(str(v) for v in value)
    return f"{value:g}" if isinstance(value, float) else str(value) or say("未标记", "not tagged")


def conformity(film: Streams, spec: Delivery) -> tuple[Examination, ...]:
    """Every rule that the headers and packets alone can answer."""
    out = [_container(film, spec), _duration(film, spec)]
    if film.picture is not None:
        out += [
            _picture_format(film.picture, spec),
            _rate(film.picture, spec),
            _colour(film.picture, spec),
            _groups(film.picture, spec),
            _bits(film.picture, spec),
        ]
    else:
        note = _Ledger("technical.picture_format", spec)
        note.wants(False, "picture", say("没有", "none"), say("有画面", "a picture"))
        out.append(note.close(say("没有画面", "no picture")))
    return (*out, _sound_format(film.track, spec), _lengths(film, spec))


def _container(film: Streams, spec: Delivery) -> Examination:
    note = _Ledger("technical.container", spec)
    names = set(film.container.split(","))
    allowed = spec.file.containers
    note.wants(
        not allowed or bool(names & set(allowed)),
        "file.containers",
        film.container,
        " / ".join(allowed),
    )
    is_mp4 = "mp4" in names
    note.wants(
        film.faststart or not spec.file.faststart or not is_mp4,
        "file.faststart",
        say("索引在末尾", "index last"),
        say("索引在开头", "index first"),
    )
    note.most(film.size, spec.file.bytes_max, "file.bytes_max", " B")
    first = say("索引在开头", "index first") if film.faststart else say("索引不在开头", "not first")
    return note.close(f"{film.container} · {film.size / 1e6:.1f} MB · {first}")


def _duration(film: Streams, spec: Delivery) -> Examination:
    note = _Ledger("technical.duration", spec)
    note.least(round(film.seconds, 3), spec.file.seconds_min, "file.seconds_min", " s")
    note.most(round(film.seconds, 3), spec.file.seconds_max, "file.seconds_max", " s")
    return note.close(f"{film.seconds:.2f} s")


def _picture_format(picture: Picture, spec: Delivery) -> Examination:
    note, want = _Ledger("technical.picture_format", spec), spec.picture
    note.one_of(picture.codec, want.codecs, "picture.codecs")
    note.one_of(picture.profile, want.profiles, "picture.profiles")
    note.most(picture.level, want.level_max, "picture.level_max")
    size = (picture.width, picture.height)
    note.one_of(size, want.sizes, "picture.sizes")
    note.least(min(size), want.short_side_min, "picture.short_side_min")
    note.most(max(size), want.long_side_max, "picture.long_side_max")
    note.wants(
        not want.upright or picture.height > picture.width,
        "picture.upright",
        _told(size),
        say("竖屏", "upright"),
    )
    note.one_of(picture.pixel_format, want.pixel_formats, "picture.pixel_formats")
    return note.close(
        f"{picture.width}×{picture.height} · {picture.codec} {picture.profile} "
        f"@ {picture.level:g} · {picture.pixel_format}"
    )


def _rate(picture: Picture, spec: Delivery) -> Examination:
    note, want = _Ledger("technical.rate", spec), spec.picture
    near = any(abs(picture.rate - rate) < _RATE_SLACK for rate in want.rates)
    note.wants(
        not want.rates or near, "picture.rates", f"{picture.rate:g}", _told_rates(want.rates)
    )
    note.least(picture.rate + _RATE_SLACK, want.rate_min, "picture.rate_min")
    note.most(picture.rate - _RATE_SLACK, want.rate_max, "picture.rate_max")
    note.wants(
        not want.constant or not picture.uneven,
        "picture.constant",
        say(f"{picture.uneven} 处间隔不匀", f"{picture.uneven} uneven gaps"),
        say("恒定", "constant"),
    )
    return note.close(
        say(
            f"{picture.rate:g} 帧/秒，共 {picture.frames} 帧，{picture.uneven} 处不匀",
            f"{picture.rate:g} frames a second, {picture.frames} frames, {picture.uneven} uneven",
        )
    )


def _told_rates(rates: Sequence[float]) -> str:
    return " / ".join(f"{rate:g}" for rate in rates)


def _colour(picture: Picture, spec: Delivery) -> Examination:
    note, want = _Ledger("technical.colour", spec), spec.picture
    note.one_of(picture.primaries, want.primaries, "picture.primaries")
    note.one_of(picture.transfer, want.transfer, "picture.transfer")
    note.one_of(picture.matrix, want.matrix, "picture.matrix")
    note.wants(
        not want.range or picture.range == want.range,
        "picture.range",
        _told(picture.range),
        want.range,
    )
    tags = (picture.primaries, picture.transfer, picture.matrix, picture.range)
    return note.close(" / ".join(_told(tag) for tag in tags))


def _groups(picture: Picture, spec: Delivery) -> Examination:
    note, want = _Ledger("technical.gop", spec), spec.picture
    longest = want.gop_seconds_max
    slack = None if longest is None else longest + 0.5 / max(picture.rate, 1.0)
    note.wants(
        slack is None or picture.gop_longest <= slack,
        "picture.gop_seconds_max",
        f"{picture.gop_longest:.2f} s",
        f"≤ {longest or 0:.2f} s",
    )
    note.wants(
        not want.closed_gop or not picture.open_groups,
        "picture.closed_gop",
        say(f"{picture.open_groups} 个开放组", f"{picture.open_groups} open groups"),
        say("全部封闭", "all closed"),
    )
    return note.close(
        say(
            f"最长 {picture.gop_longest:.2f} 秒，{picture.open_groups} 个开放组",
            f"longest {picture.gop_longest:.2f} s, {picture.open_groups} open groups",
        )
    )


def _bits(picture: Picture, spec: Delivery) -> Examination:
    note = _Ledger("technical.bitrate", spec)
    note.least(round(picture.bits), spec.picture.bits_min, "picture.bits_min", " bit/s")
    note.most(round(picture.bits), spec.picture.bits_max, "picture.bits_max", " bit/s")
    return note.close(f"{picture.bits / 1e6:.2f} Mbit/s")


def _sound_format(track: Track | None, spec: Delivery) -> Examination:
    note, want = _Ledger("technical.sound_format", spec), spec.sound
    if track is None:
        note.wants(not want.required, "sound", say("没有", "none"), say("有声音", "sound"))
        return note.close(say("没有声音", "no sound"))
    note.one_of(track.codec, want.codecs, "sound.codecs")
    note.one_of(track.rate, want.rates, "sound.rates")
    note.one_of(track.channels, want.channels, "sound.channels")
    note.least(round(track.bits), want.bits_min, "sound.bits_min", " bit/s")
    note.most(round(track.bits), want.bits_max, "sound.bits_max", " bit/s")
    return note.close(
        f"{track.codec} {track.profile} · {track.rate} Hz × {track.channels} · "
        f"{track.bits / 1000:.0f} kbit/s"
    )


def _lengths(film: Streams, spec: Delivery) -> Examination:
    measure = rule("technical.lengths")
    if film.picture is None or film.track is None:
        return measure.skipped(
            say(
                "只有画面或只有声音，无从比较",
                "the film has only picture or only sound: nothing to compare",
            )
        )
    note = _Ledger("technical.lengths", spec)
    apart = spec.file.lengths_apart
    begins = film.track.start - film.picture.start
    ends = film.track.end - film.picture.end
    note.wants(abs(begins) <= apart, "start", f"{begins:+.3f} s", f"±{apart:g} s")
    note.wants(abs(ends) <= apart, "end", f"{ends:+.3f} s", f"±{apart:g} s")
    return note.close(
        say(
            f"开头差 {begins:+.3f} 秒，结尾差 {ends:+.3f} 秒",
            f"starts {begins:+.3f} s apart, ends {ends:+.3f} s apart",
        )
    )
