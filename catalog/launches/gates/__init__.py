"""All gates, in the order in which their reasons are told."""

from catalog.launches.gates.certificate import CertificateGate
from catalog.launches.gates.declaration import DeclarationGate
from catalog.launches.gates.gate import Gate
from catalog.launches.gates.goods_code import GoodsCodeGate
from catalog.launches.gates.price import PriceGate
from catalog.launches.gates.stage import StageGate
from catalog.launches.gates.switch import SwitchGate
from catalog.launches.gates.tax_rate import TaxRateGate
from catalog.launches.gates.watt_hours import WattHoursGate
from catalog.launches.gates.window import WindowGate

GATES: tuple[Gate, ...] = (
    StageGate(),
    SwitchGate(),
    WindowGate(),
    GoodsCodeGate(),
    DeclarationGate(),
    CertificateGate(),
    WattHoursGate(),
    PriceGate(),
    TaxRateGate(),
)

__all__ = ["GATES", "Gate"]
